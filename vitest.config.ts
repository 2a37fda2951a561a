import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** For tests that start programs, on a machine that has other things to do: how long they take is nobody's promise. */
const PATIENCE_MS = 30_000;

const FOLDERS = ['bench', 'broker', 'ci', 'conformance', 'protocol', 'reports', 'targets'];

/** The files that put something else in the place of a module, which the tests beside them would find there, too. */
const mocking = FOLDERS.flatMap((folder) =>
  readdirSync(join(import.meta.dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, path))
    .filter((path) => readFileSync(join(import.meta.dirname, path), 'utf8').includes('vi.mock(')),
);

/**
 * Files share a process, and so the modules that they import: a process for each took a fifth of all processor time to start, and a
 * fifth to import the same again.
 */
export default defineConfig({
  test: {
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    setupFiles: 'vitest.setup.ts',
    projects: [
      { extends: true, test: { name: 'together', isolate: false, exclude: [...configDefaults.exclude, ...mocking] } },
      { extends: true, test: { name: 'apart', include: mocking } },
    ],
  },
});
