import { defineConfig } from 'vitest/config';

/** For tests that start programs, on a machine that has other things to do: how long they take is nobody's promise. */
const PATIENCE_MS = 30_000;

export default defineConfig({ test: { testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS } });
