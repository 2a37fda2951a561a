import { open } from 'node:fs/promises';

/** Resolves when the names in a directory are on the disk: a new file is there after a loss of power only then. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return; // it opens no directories
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
