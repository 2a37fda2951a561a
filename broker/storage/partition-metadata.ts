import { join } from 'node:path';
import { readSmallFile } from './read-small-file.js';
import { replaceFile } from './replace-file.js';
import { storageError } from './storage-error.js';

/** Names the topic id that a partition's directory belongs to, so that a topic made again is not taken for the old one. */
const FILE = 'partition.metadata';

/** The topic id in base64url; undefined where no file says it. */
export async function readPartitionMetadata(dir: string): Promise<string | undefined> {
  const path = join(dir, FILE);
  const text = readSmallFile(path);
  if (text === undefined) return undefined;
  const topicId = /^version: 0\r?\ntopic_id: ([\w-]{22})\s*$/.exec(text)?.[1];
  if (topicId === undefined) throw storageError(`${path} does not say a topic id`);
  return topicId;
}

export function writePartitionMetadata(dir: string, topicId: string): Promise<void> {
  return replaceFile(join(dir, FILE), `version: 0\ntopic_id: ${topicId}\n`);
}
