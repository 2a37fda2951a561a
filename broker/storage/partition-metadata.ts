import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { storageError } from './storage-error.js';

/** Names the topic id that a partition's directory belongs to, so that a topic made again is not taken for the old one. */
const FILE = 'partition.metadata';

/** The topic id in base64url; undefined where no file says it. */
export async function readPartitionMetadata(dir: string): Promise<string | undefined> {
  const path = join(dir, FILE);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw storageError(`cannot read ${path}`, error);
  }
  const topicId = /^version: 0\r?\ntopic_id: ([\w-]{22})\s*$/.exec(text)?.[1];
  if (topicId === undefined) throw storageError(`${path} does not say a topic id`);
  return topicId;
}

/** Whole or not at all: the file appears under its name once it is on the disk. */
export async function writePartitionMetadata(dir: string, topicId: string): Promise<void> {
  const path = join(dir, FILE);
  try {
    const file = await open(`${path}.tmp`, 'w');
    try {
      await file.writeFile(`version: 0\ntopic_id: ${topicId}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
  } catch (error) {
    throw storageError(`cannot write ${path}`, error);
  }
}
