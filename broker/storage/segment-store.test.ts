import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { FluxmqError } from '../errors.js';
import type { Damage } from './recover-segments.js';
import { SegmentLogStore } from './segment-store.js';
import { batchOf } from './testing/batches.js';
import { fingerprints, segmentFile } from './testing/partition-files.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const disk = vi.hoisted(() => ({ full: false }));
const FULL = vi.hoisted(() => new Error('ENOSPC'));

vi.mock('./replace-file.js', async (importOriginal) => {
  const original = await importOriginal<typeof import('./replace-file.js')>();
  const replaceFile = (path: string, text: string) =>
    disk.full ? Promise.reject(FULL) : original.replaceFile(path, text);
  return { ...original, replaceFile };
});

const TOPIC_ID = 'Z29sZGVuLXRvcGljLTAwMQ';
const OTHER_ID = 'Z29sZGVuLXRvcGljLTAwMg';

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
  for (const { topic, partition } of names) await store.create(topic, partition, TOPIC_ID, settingsOf());
  const unique = '0123456789abcdef0123456789abcdef';
  for (const other of ['lost+found', 'a-01', `a-0.${unique}-delete`, `a-0.${unique}-stray`, 'a-', 'a-2147483648'])
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
  await (await store.create('a-b', 1, TOPIC_ID, settingsOf())).append(batch, 0);
  await store.close();
  const again = new SegmentLogStore(dir);
  const log = await again.open('a-b', 1, TOPIC_ID, settingsOf());
  expect(log.endOffset).toBe(1);
  expect(await readBytes(log, 0, 1000, true)).toEqual(batch);
  await again.close();
});

test('sweeps up partitions whose removal was interrupted, and nothing else', async () => {
  const dir = temporaryDirectory();
  const stray = 'a-0.0123456789abcdef0123456789abcdef-stray';
  for (const name of ['a-0.0123456789abcdef0123456789abcdef-delete', 'a-delete', 'a-1', stray])
    mkdirSync(join(dir, name, 'b'), { recursive: true });
  await new SegmentLogStore(dir).sweep();
  expect(readdirSync(dir).sort()).toEqual([stray, 'a-1', 'a-delete']);
});

test('removes a partition of the longest topic name', async () => {
  const dir = temporaryDirectory();
  const store = new SegmentLogStore(dir);
  const log = await store.create('t'.repeat(249), 10_000, TOPIC_ID, settingsOf());
  await log.destroy();
  expect(readdirSync(dir)).toEqual([]);
});

test('a data directory that is a file fails with one clear sentence', async () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, '');
  const store = new SegmentLogStore(path);
  for (const failing of [
    () => store.open('a', 0, TOPIC_ID, settingsOf()),
    () => store.create('a', 0, TOPIC_ID, settingsOf()),
    () => store.partitions(),
    () => store.sweep(),
  ]) {
    const error = await failing().catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(FluxmqError);
    expect(error).toMatchObject({
      kind: 'Storage',
      message: expect.stringMatching(/^Cannot [^:]*: ENOTDIR: .*[^.]\.$/),
    });
  }
});

describe('create', () => {
  function storeIn(dir: string) {
    const strays: string[] = [];
    const store = new SegmentLogStore(dir, { onStray: (stray) => strays.push(stray) });
    onTestFinished(() => store.close());
    return { store, strays };
  }

  test.each(['orders', 't'.repeat(249)])('sets aside what a crash left in its place: %s', async (topic) => {
    const dir = temporaryDirectory();
    const { store, strays } = storeIn(dir);
    const name = `${topic}-7`;
    // The broker died after the log was made, and before it had noted the topic.
    const log = await store.create(topic, 7, TOPIC_ID, settingsOf());
    await log.append(batchOf(), 0);
    await log.close();
    const left = fingerprints(join(dir, name));

    const fresh = await store.create(topic, 7, OTHER_ID, settingsOf());
    expect(fresh.endOffset).toBe(0);
    expect(readFileSync(join(dir, name, 'partition.metadata'), 'utf8')).toContain(OTHER_ID);
    const [stray = ''] = readdirSync(dir).filter((other) => other !== name);
    expect(stray).toMatch(/^[a-z]+-7\.[0-9a-f]{32}-stray$/);
    expect(stray.length).toBe(Math.min(255, `${name}.${'0'.repeat(32)}-stray`.length));
    expect(fingerprints(join(dir, stray))).toEqual(left);
    expect(strays).toEqual([join(dir, stray)]);
    expect(await store.partitions()).toEqual([{ topic, partition: 7 }]);
  });

  test('sets aside whatever has the name, as often as it has to', async () => {
    const dir = temporaryDirectory();
    const { store, strays } = storeIn(dir);
    mkdirSync(join(dir, 'a-0'));
    await (await store.create('a', 0, TOPIC_ID, settingsOf())).close();
    writeFileSync(join(dir, 'a-1'), 'a file');
    await store.create('a', 1, TOPIC_ID, settingsOf());
    await store.create('a', 0, TOPIC_ID, settingsOf());
    expect(strays).toHaveLength(3);
    expect(readdirSync(dir).filter((name) => name.startsWith('a-'))).toEqual(
      ['a-0', 'a-1', ...strays.map((stray) => stray.slice(dir.length + 1))].sort(),
    );
  });

  test('finds nothing to set aside where a partition was destroyed, or never was', async () => {
    const dir = temporaryDirectory();
    const { store, strays } = storeIn(join(dir, 'new'));
    const log = await store.create('a', 0, TOPIC_ID, settingsOf());
    await log.append(batchOf(), 0);
    const destroyed = log.destroy();
    expect((await store.create('a', 0, OTHER_ID, settingsOf())).endOffset).toBe(0);
    await destroyed;
    expect(strays).toEqual([]);
    expect(await store.partitions()).toEqual([{ topic: 'a', partition: 0 }]);
  });
});

describe('open', () => {
  test('changes nothing in the directory of another topic', async () => {
    const dir = temporaryDirectory();
    const store = new SegmentLogStore(dir);
    const log = await store.create('a', 0, TOPIC_ID, settingsOf());
    await log.append(batchOf(), 0);
    await store.close();
    truncateSync(join(dir, 'a-0', segmentFile(0, 'log')), 100);
    const left = fingerprints(join(dir, 'a-0'));
    await expect(new SegmentLogStore(dir).open('a', 0, OTHER_ID, settingsOf())).rejects.toMatchObject({
      kind: 'Storage',
      message: `${join(dir, 'a-0')} belongs to the topic with id ${TOPIC_ID}, not to ${OTHER_ID}.`,
    });
    expect(fingerprints(join(dir, 'a-0'))).toEqual(left);
  });

  test('tells what it had to cut off', async () => {
    const dir = temporaryDirectory();
    const store = new SegmentLogStore(dir);
    const log = await store.create('a', 0, TOPIC_ID, settingsOf());
    const batch = batchOf();
    for (let i = 0; i < 2; i++) await log.append(batch, 0);
    await store.close();
    rmSync(join(dir, '.kafka_cleanshutdown')); // as if it had not been closed
    truncateSync(join(dir, 'a-0', segmentFile(0, 'log')), 2 * batch.length - 10);
    const damage: Damage[] = [];
    const again = new SegmentLogStore(dir, { onDamage: (found) => damage.push(found) });
    expect((await again.open('a', 0, TOPIC_ID, settingsOf())).endOffset).toBe(1);
    const file = segmentFile(0, 'log');
    expect(damage).toEqual([{ dir: join(dir, 'a-0'), file, keptBytes: batch.length, cutBytes: batch.length - 10 }]);
    await again.close();
  });
});

describe('a topic id that cannot be written', () => {
  const openFiles = (dir: string) =>
    readdirSync('/proc/self/fd').filter((file) => {
      try {
        return readlinkSync(`/proc/self/fd/${file}`).startsWith(dir);
      } catch {
        return false; // the one that listed them
      }
    });

  const unlessLinux = process.platform !== 'linux';

  test.skipIf(unlessLinux)('fails open, which leaves the directory and no file open', async () => {
    const dir = temporaryDirectory();
    mkdirSync(join(dir, 'a-0'));
    const store = new SegmentLogStore(dir);
    disk.full = true;
    await expect(store.open('a', 0, TOPIC_ID, settingsOf())).rejects.toBe(FULL);
    expect(openFiles(dir)).toEqual([]);
    disk.full = false;
    await (await store.open('a', 0, TOPIC_ID, settingsOf())).append(batchOf(), 0);
    expect(openFiles(dir)).not.toEqual([]);
    await store.close();
    expect(openFiles(dir)).toEqual([]);
  });

  test.skipIf(unlessLinux)('fails create, which leaves nothing', async () => {
    const dir = temporaryDirectory();
    const store = new SegmentLogStore(dir, { onStray: expect.fail });
    disk.full = true;
    await expect(store.create('a', 0, TOPIC_ID, settingsOf())).rejects.toBe(FULL);
    expect([readdirSync(dir), openFiles(dir)]).toEqual([[], []]);
    disk.full = false;
    await store.create('a', 0, TOPIC_ID, settingsOf());
    await store.close();
  });
});
