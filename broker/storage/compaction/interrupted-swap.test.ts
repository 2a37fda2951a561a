import { cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { encodeBatch } from '../../../protocol/records/record-batch.js';
import { SegmentLog } from '../segment-log.js';
import { crash } from '../testing/crash.js';
import { partitionFiles } from '../testing/partition-files.js';
import { settingsOf } from '../testing/settings.js';
import { temporaryDirectory } from '../testing/temporary-directory.js';
import { finishSwap } from './interrupted-swap.js';
import { batchesOf, compact, compactedLog, recordsOf } from './testing/compacted.js';

/** Called before each change of a name. */
const disk = vi.hoisted(() => ({ onRename: () => {} }));

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>();
  return {
    ...fs,
    renameSync(...args: Parameters<typeof fs.renameSync>) {
      disk.onRename();
      fs.renameSync(...args);
    },
  };
});

afterEach(() => Object.assign(disk, { onRename: () => {} }));

async function filled(): Promise<SegmentLog> {
  const log = await compactedLog({ segmentBytes: 1000 });
  for (let i = 0; i < 16; i++) {
    const records = [`a${i % 7}`, `b${i % 2}`].map((key) => ({
      key: Buffer.from(key),
      value: i % 5 === 0 ? null : Buffer.from(`${i}`.repeat(50)),
      timestamp: BigInt(i * 600),
    }));
    await log.append(encodeBatch({ records }), 0);
  }
  return log;
}

/** The newest of each key. */
async function newestIn(log: SegmentLog): Promise<Map<string, string>> {
  return new Map((await recordsOf(log)).map((record) => (record.split(' ')[1] ?? '').split('=') as [string, string]));
}

test('a crash at any moment of a compaction leaves the old segments or the new ones, and nothing else', async () => {
  const log = await filled();
  const newest = await newestIn(log);
  const uncompacted = (await recordsOf(log)).length;
  const crashes: string[] = [];
  disk.onRename = () => {
    crashes.push(crash(log.dir));
  };
  await compact(log);
  disk.onRename();
  disk.onRename = () => {};
  const compacted = await recordsOf(log);
  expect(compacted.length).toBeLessThan(uncompacted / 2);
  expect(crashes.length).toBeGreaterThan(20);

  const seen = new Set<number>();
  for (const [i, left] of crashes.entries()) {
    const again = await SegmentLog.open(left, log.settings);
    onTestFinished(() => again.close());
    expect(readdirSync(left).filter((name) => /cleaned|swap|deleted/.test(name))).toEqual([]);
    expect([again.startOffset, again.endOffset]).toEqual([0, 32]);
    expect(await newestIn(again)).toEqual(newest);
    const offsets = (await batchesOf(again)).map(({ baseOffset }) => baseOffset);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect((await again.findMaxTimestamp())?.offset).toBe((await log.findMaxTimestamp())?.offset);
    seen.add((await recordsOf(again)).length);
    if (i % 5 !== 0) continue;
    await compact(again);
    expect(await recordsOf(again)).toEqual(compacted);
  }
  expect(seen.size).toBeGreaterThan(2);
});

test('a name that cannot be changed in the middle of it loses nothing, and a restart puts it right', async () => {
  for (let failing = 1; failing <= 12; failing++) {
    const log = await filled();
    const newest = await newestIn(log);
    let renames = 0;
    disk.onRename = () => {
      if (++renames === failing) throw new Error('EIO');
    };
    await expect(compact(log)).rejects.toMatchObject({ kind: 'Storage' });
    disk.onRename = () => {};
    expect(await newestIn(log)).toEqual(newest);
    await compact(log, 1e12 + 600_000);
    expect(await newestIn(log)).toEqual(newest);
    await log.close();
    const again = await SegmentLog.open(log.dir, log.settings);
    expect([await newestIn(again), again.endOffset]).toEqual([newest, 32]);
    expect(readdirSync(log.dir).filter((name) => /cleaned|swap|deleted/.test(name))).toEqual([]);
    await again.close();
  }
});

test('what Kafka left in the middle of several files is put together by its rules', async () => {
  const log = await filled();
  await log.close();
  const names = [...partitionFiles(log.dir).keys()].filter((name) => name.endsWith('.log'));
  const [first = '', second = '', third = '', fourth = ''] = names;
  const dir = temporaryDirectory();
  // The third one was not finished: none from there on is taken.
  cpSync(join(log.dir, first), join(dir, `${first}.swap`));
  for (const name of names) cpSync(join(log.dir, name), join(dir, name));
  writeFileSync(join(dir, first), 'replaced');
  writeFileSync(join(dir, first.replace('.log', '.index')), 'replaced');
  writeFileSync(join(dir, first.replace('.log', '.txnindex')), 'replaced');
  cpSync(join(log.dir, second), join(dir, `${third}.cleaned`));
  cpSync(join(log.dir, second), join(dir, `${fourth}.swap`));
  expect(await finishSwap(dir, readdirSync(dir))).toBe(true);
  const bytes = (from: string) => [...partitionFiles(from)].filter(([name]) => name.endsWith('.log'));
  expect([...partitionFiles(dir).keys()]).toEqual(names);
  expect(bytes(dir)).toEqual(bytes(log.dir));
});

test('where nothing was interrupted nothing is changed', async () => {
  const log = await filled();
  await log.close();
  const before = [...partitionFiles(log.dir)];
  expect(await finishSwap(log.dir, readdirSync(log.dir))).toBe(false);
  expect([...partitionFiles(log.dir)]).toEqual(before);
  renameSync(join(log.dir, 'leader-epoch-checkpoint'), join(log.dir, 'x.swap'));
  expect(await finishSwap(log.dir, readdirSync(log.dir))).toBe(false);
  rmSync(join(log.dir, 'x.swap'));
  const again = await SegmentLog.open(log.dir, settingsOf());
  expect(again.endOffset).toBe(32);
  await again.close();
});
