import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const MEMORY = '/dev/shm';

/** A directory that is gone when the test is over. */
export function temporaryDirectory(parent = tmpdir()): string {
  const dir = mkdtempSync(join(parent, 'fluxmq-storage-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** The same in memory, where the system has that: for tests that open and close so many logs that no disk could follow. */
export function directoryInMemory(): string {
  return temporaryDirectory(existsSync(MEMORY) ? MEMORY : tmpdir());
}
