import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SegmentLogStore } from './segment-store.js';
import { batchOf } from './testing/batches.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const TOPIC_ID = 'Z29sZGVuLXRvcGljLTAwMQ';

test('lists the partitions that are stored, of topics with any name', async () => {
  const dir = temporaryDirectory();
  const store = new SegmentLogStore(dir);
  const names = [
    { topic: 'a', partition: 0 },
    { topic: 'a', partition: 12 },
    { topic: 'a-1', partition: 3 },
    { topic: '__consumer_offsets', partition: 49 },
    { topic: '-', partition: 0 },
    { topic: 'x.y', partition: 7 },
  ];
  for (const { topic, partition } of names) await store.open(topic, partition, TOPIC_ID);
  for (const other of ['lost+found', 'a-01', 'a-0.0123456789abcdef0123456789abcdef-delete', 'a-'])
    mkdirSync(join(dir, other));
  writeFileSync(join(dir, 'meta.properties'), '');
  writeFileSync(join(dir, 'file-0'), '');
  expect(await store.partitions()).toHaveLength(names.length);
  expect(await store.partitions()).toEqual(expect.arrayContaining(names));
  await store.close();
});

test('lists nothing where nothing has been stored', async () => {
  expect(await new SegmentLogStore(join(temporaryDirectory(), 'new')).partitions()).toEqual([]);
});

test('finds after a restart what was stored', async () => {
  const dir = temporaryDirectory();
  const store = new SegmentLogStore(dir);
  const batch = batchOf();
  await (await store.open('a-b', 1, TOPIC_ID)).append(batch, 0);
  await store.close();
  const again = new SegmentLogStore(dir);
  const log = await again.open('a-b', 1, TOPIC_ID);
  expect(log.endOffset).toBe(1);
  expect(await log.read(0, 1000, true)).toEqual(batch);
  await again.close();
});

test('sweeps up partitions whose removal was interrupted, and nothing else', async () => {
  const dir = temporaryDirectory();
  for (const name of ['a-0.0123456789abcdef0123456789abcdef-delete', 'a-delete', 'a-1'])
    mkdirSync(join(dir, name, 'b'), { recursive: true });
  await new SegmentLogStore(dir).sweep();
  expect(readdirSync(dir).sort()).toEqual(['a-1', 'a-delete']);
});

test('removes a partition of the longest topic name', async () => {
  const dir = temporaryDirectory();
  const store = new SegmentLogStore(dir);
  const log = await store.open('t'.repeat(249), 10_000, TOPIC_ID);
  await log.destroy();
  expect(readdirSync(dir)).toEqual([]);
});

test('a data directory that is a file fails with one clear sentence', async () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, '');
  const store = new SegmentLogStore(path);
  await expect(store.open('a', 0, TOPIC_ID)).rejects.toMatchObject({
    kind: 'Storage',
    message: expect.stringContaining('ENOTDIR'),
  });
  await expect(store.partitions()).rejects.toMatchObject({ kind: 'Storage' });
});
