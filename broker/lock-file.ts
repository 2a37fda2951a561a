import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FluxmqError, reasonOf } from './errors.js';

/** Kafka's name for it; Kafka's own is empty. */
const FILE = '.lock';

/**
 * Says that a data directory belongs to one broker. It holds the id of the process; one that a crash left behind is taken
 * over. Throws a `FluxmqError` of kind Storage while another broker runs on the directory.
 */
export class LockFile {
  private constructor(private readonly path: string) {}

  static take(dataDir: string): LockFile {
    const path = join(dataDir, FILE);
    try {
      if (!create(path)) {
        const owner = Number(readFileSync(path, 'utf8'));
        if (isRunning(owner)) {
          throw new FluxmqError(
            'Storage',
            `${dataDir} belongs to the broker of process ${owner}: give each broker its own.`,
          );
        }
        rmSync(path);
        if (!create(path)) throw new FluxmqError('Storage', `${dataDir} was just taken by another broker.`);
      }
    } catch (error) {
      if (error instanceof FluxmqError) throw error;
      throw new FluxmqError('Storage', `Cannot lock ${dataDir}: ${reasonOf(error)}.`, { cause: error });
    }
    return new LockFile(path);
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}

/** Whether it was made; false where it is there already. */
function create(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one that runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
