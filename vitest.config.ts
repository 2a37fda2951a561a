import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
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

const TOGETHER = {
  extends: true as const,
  test: { name: 'together', isolate: false, exclude: [...configDefaults.exclude, ...mocking] },
};
const APART = { extends: true as const, test: { name: 'apart', include: mocking } };

/**
 * Files share a process, and so the modules that they import: 43 files of the broker took 28 s of processor time in a process each, and
 * take 16 s together.
 */
export default defineConfig(({ mode }) => ({
  test: {
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    // One more than can run: some wait for seconds, for programs and for clocks that are not simulated.
    maxWorkers: availableParallelism() + 1,
    setupFiles: 'vitest.setup.ts',
    // What is measured together would warm, or spoil, each other's code.
    ...(mode === 'benchmark' ? {} : { projects: [TOGETHER, APART] }),
  },
}));
