import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { OffsetCheckpoint } from './offset-checkpoint.js';
import { SegmentLogStore } from './segment-store.js';
import { batchOfCount } from './testing/batches.js';
import { crash } from './testing/crash.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

const TOPIC_ID = 'Z29sZGVuLXRvcGljLTAwMQ';
const MARK = '.kafka_cleanshutdown';

const written = vi.hoisted((): string[] => []);
vi.mock('./replace-file.js', async (importOriginal) => {
  const { replaceFile } = await importOriginal<typeof import('./replace-file.js')>();
  return {
    replaceFile: async (path: string, text: string) => {
      await replaceFile(path, text);
      written.push(path);
    },
  };
});
vi.mock('./sync-file.js', async (importOriginal) => {
  const { syncFile } = await importOriginal<typeof import('./sync-file.js')>();
  return {
    syncFile: async (path: string) => {
      await syncFile(path);
      written.push(path);
    },
  };
});

function textOf(dir: string, kind: string): string {
  return readFileSync(join(dir, `${kind}-offset-checkpoint`), 'utf8');
}

const SMALL_SEGMENTS = settingsOf({ segmentBytes: 4096 });

async function stored(dir: string, topic = 'a', records = 100) {
  const store = new SegmentLogStore(dir);
  const log = await store.create(topic, 0, TOPIC_ID, SMALL_SEGMENTS);
  for (let i = 0; i < records; i += 2) await log.append(batchOfCount(2), 0);
  return { store, log };
}

async function reopened(dir: string, topic = 'a') {
  const store = new SegmentLogStore(dir);
  return { store, log: await store.open(topic, 0, TOPIC_ID, SMALL_SEGMENTS) };
}

test('the offset checkpoints of Apache Kafka 3.9.2 and 4.3.1 are read, and written as they were', async () => {
  const path = join(temporaryDirectory(), 'recovery-point-offset-checkpoint');
  const file = new OffsetCheckpoint(path);
  expect(file.read()).toEqual(new Map());
  const text = '0\n3\n__transaction_state 12 13\nrolled-2 0 40\ntx 0 38\n';
  writeFileSync(path, text);
  const offsets = file.read();
  expect([...offsets]).toEqual([
    ['__transaction_state-12', 13],
    ['rolled-2-0', 40],
    ['tx-0', 38],
  ]);
  rmSync(path);
  await new OffsetCheckpoint(path).write(offsets);
  expect(readFileSync(path, 'utf8')).toBe(text);
});

test.each([
  '',
  '0\n',
  '1\n1\na 0 1\n',
  '0\n2\na 0 1\n',
  '0\n1\na 0 -1\n',
  '0\n1\na 0 9223372036854775807\n',
  'zeros\0\0',
])('a checkpoint that holds %j says nothing', async (text) => {
  const path = join(temporaryDirectory(), 'recovery-point-offset-checkpoint');
  writeFileSync(path, text);
  expect(new OffsetCheckpoint(path).read()).toEqual(new Map());
});

test('an index is on the disk before it is said that its log is: what it lacks nobody would look for', async () => {
  const dir = temporaryDirectory();
  const store = new SegmentLogStore(dir);
  const log = await store.create('a', 0, TOPIC_ID, settingsOf({ flushMessages: 1 }));
  const files = ['timeindex', 'index'].map((kind) => join(dir, 'a-0', `${'0'.repeat(20)}.${kind}`));
  const checkpoint = join(dir, 'recovery-point-offset-checkpoint');
  // What is cut off has the checkpoints written.
  for (const save of [() => log.truncate(190), () => store.close()]) {
    for (let i = 0; i < 100; i++) await log.append(batchOfCount(2), 0);
    written.length = 0;
    await save();
    for (const file of files) expect(written.slice(0, written.indexOf(checkpoint))).toContain(file);
  }
  expect(readFileSync(files[1] ?? '').length).toBeGreaterThan(0);
});

describe('a clean stop', () => {
  test('is marked when all else is written, and no longer once a log is opened', async () => {
    const dir = temporaryDirectory();
    const { store } = await stored(dir);
    expect(existsSync(join(dir, MARK))).toBe(false);
    await store.close();
    expect(readFileSync(join(dir, MARK), 'utf8')).toBe('{"version":0,"brokerEpoch":-1}');
    expect(written.at(-1)).toBe(join(dir, MARK));
    expect(textOf(dir, 'recovery-point')).toBe('0\n1\na 0 100\n');
    expect(textOf(dir, 'replication')).toBe('0\n1\na 0 100\n');
    const { store: again, log } = await reopened(dir);
    expect(existsSync(join(dir, MARK))).toBe(false);
    expect(log.endOffset).toBe(100);
    await again.close();
    expect(existsSync(join(dir, MARK))).toBe(true);
  });

  test('is none where a log is not what it should be', async () => {
    const dir = temporaryDirectory();
    const { store } = await stored(dir);
    await store.close();
    writeFileSync(join(dir, 'recovery-point-offset-checkpoint'), '0\n1\na 0 98\n');
    const { store: again, log } = await reopened(dir);
    await expect(log.append(batchOfCount(2), 0)).rejects.toMatchObject({ kind: 'Storage' });
    await again.close();
    expect(existsSync(join(dir, MARK))).toBe(false);
    const { store: third, log: mended } = await reopened(dir);
    expect(await mended.append(batchOfCount(2), 0)).toBe(100);
    await third.close();
    expect(existsSync(join(dir, MARK))).toBe(true);
  });

  test('is none where a log could not write what a restart trusts', async () => {
    const dir = temporaryDirectory();
    const { store } = await stored(dir);
    const last =
      readdirSync(join(dir, 'a-0'))
        .filter((name) => name.endsWith('.timeindex'))
        .at(-1) ?? '';
    const index = join(dir, 'a-0', last);
    rmSync(index);
    mkdirSync(index);
    await expect(store.close()).rejects.toMatchObject({ kind: 'Storage' });
    expect(existsSync(join(dir, MARK))).toBe(false);
    rmSync(index, { recursive: true });
    const { store: again, log } = await reopened(dir);
    expect(log.endOffset).toBe(100);
    await again.close();
  });

  test('after a crash says nothing of logs that nobody has opened since', async () => {
    const dir = temporaryDirectory();
    const { store } = await stored(dir, 'a');
    await store.close();
    const both = await stored(dir, 'b');
    await both.store.open('a', 0, TOPIC_ID, SMALL_SEGMENTS);
    await both.store.close();
    rmSync(join(dir, MARK));
    const { store: again } = await reopened(dir, 'b');
    await again.close();
    expect(existsSync(join(dir, MARK))).toBe(true);
    expect(textOf(dir, 'recovery-point')).toBe('0\n1\nb 0 100\n');
  });
});

describe('the start of a log', () => {
  test('that was moved survives a crash, and those that move at once share a write', async () => {
    const dir = temporaryDirectory();
    const { store, log } = await stored(dir, 'a');
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, i) => store.create('many', i, TOPIC_ID, SMALL_SEGMENTS)),
    );
    for (const other of others) await other.append(batchOfCount(2), 0);
    written.length = 0;
    await Promise.all([log.deleteBefore(51), ...others.map((other) => other.deleteBefore(1))]);
    const starts = written.filter((path) => path.endsWith('log-start-offset-checkpoint'));
    expect(starts.length).toBeGreaterThan(0);
    expect(starts.length).toBeLessThan(4);
    const { store: again, log: left } = await reopened(crash(dir));
    expect([left.startOffset, left.endOffset]).toEqual([51, 100]);
    await again.close();
    await store.close();
    expect(textOf(dir, 'log-start')).toMatch(/^0\n21\na 0 51\nmany 0 1\n/);
  });

  test('is in no checkpoint where the first file says it', async () => {
    const dir = temporaryDirectory();
    const { store, log } = await stored(dir);
    await log.deleteBefore(51);
    await log.deleteBefore(100);
    await store.close();
    expect(textOf(dir, 'log-start')).toMatch(log.firstSegmentOffset === 100 ? '0\n0\n' : '0\n1\na 0 100\n');
    const { store: again, log: left } = await reopened(dir);
    expect([left.startOffset, left.endOffset]).toEqual([100, 100]);
    await again.close();
  });

  test('is not that of a log which had the name before, also after a crash', async () => {
    const dir = temporaryDirectory();
    const { store, log } = await stored(dir);
    await log.deleteBefore(99);
    await log.destroy();
    const next = await store.create('a', 0, TOPIC_ID, SMALL_SEGMENTS);
    expect([next.startOffset, next.endOffset]).toEqual([0, 0]);
    await next.append(batchOfCount(2), 0);
    const { store: again, log: left } = await reopened(crash(dir));
    expect([left.startOffset, left.endOffset]).toEqual([0, 2]);
    await again.close();
    await store.close();
  });
});
