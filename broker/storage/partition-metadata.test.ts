import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPartitionMetadata, writePartitionMetadata } from './partition-metadata.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const TOPIC_ID = 'Zm_u-Hm4RTy2bGVnYWN5MQ';

test('is written in the words of Kafka, and read again', async () => {
  const dir = temporaryDirectory();
  expect(await readPartitionMetadata(dir)).toBeUndefined();
  await writePartitionMetadata(dir, TOPIC_ID);
  expect(readFileSync(join(dir, 'partition.metadata'), 'utf8')).toBe(`version: 0\ntopic_id: ${TOPIC_ID}\n`);
  expect(await readPartitionMetadata(dir)).toBe(TOPIC_ID);
  expect(readdirSync(dir)).toEqual(['partition.metadata']);
});

test.each(['', 'version: 1\ntopic_id: Zm_u-Hm4RTy2bGVnYWN5MQ\n', 'version: 0\ntopic_id: short\n'])(
  'a file that says %j is refused',
  async (text) => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'partition.metadata'), text);
    await expect(readPartitionMetadata(dir)).rejects.toMatchObject({ kind: 'Storage' });
  },
);

test('a directory that does not exist is a storage failure', async () => {
  const dir = join(temporaryDirectory(), 'none');
  await expect(writePartitionMetadata(dir, TOPIC_ID)).rejects.toMatchObject({ kind: 'Storage' });
});
