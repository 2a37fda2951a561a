import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryLogStore } from './memory-store.js';
import type { KeptLog, PartitionLog } from './partition-log.js';
import { batchOf } from './testing/batches.js';
import { settingsOf } from './testing/settings.js';
import { Upkeep } from './upkeep.js';

const TOPIC_ID = 'Z29sZGVuLXRvcGljLTAwMQ';
const MINUTE_MS = 60_000;

beforeEach(() => vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => vi.useRealTimers());

async function storeOf(count: number): Promise<{ store: MemoryLogStore; logs: (KeptLog & PartitionLog)[] }> {
  const store = new MemoryLogStore();
  const settings = settingsOf({ retentionMs: 10 * MINUTE_MS });
  const logs: (KeptLog & PartitionLog)[] = [];
  for (let i = 0; i < count; i++) logs.push(await store.create('a', i, TOPIC_ID, settings));
  return { store, logs };
}

function upkeepOf(store: MemoryLogStore) {
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => failures.push(error);
  const rounds = [{ intervalMs: MINUTE_MS, lookAfter: (log: KeptLog) => log.retain(Date.now()) }];
  return { upkeep: new Upkeep(() => store.openLogs(), rounds, onFailure), failures };
}

/** Lets time pass, and the rounds that fall due. */
async function pass(minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    while (vi.getTimerCount() === 0) await new Promise(setImmediate);
  }
}

test('comes back to every log, by the clock', async () => {
  const { store, logs } = await storeOf(3);
  const { upkeep } = upkeepOf(store);
  upkeep.start();
  for (const [i, log] of logs.entries()) await log.append(batchOf({ timestamps: [i * 5 * MINUTE_MS] }), 0);
  const starts = () => logs.map((log) => log.startOffset);
  await pass(10);
  expect(starts()).toEqual([0, 0, 0]);
  await pass(1);
  expect(starts()).toEqual([1, 0, 0]);
  await pass(5);
  expect(starts()).toEqual([1, 1, 0]);
  await upkeep.stop();
  await vi.advanceTimersByTimeAsync(60 * MINUTE_MS);
  expect(starts()).toEqual([1, 1, 0]);
});

test('does one log after the other; one that fails is told of and does not stop the others', async () => {
  const { store, logs } = await storeOf(3);
  let underWay = 0;
  const seen: number[] = [];
  const failure = new Error('no');
  for (const [i, log] of logs.entries()) {
    vi.spyOn(log, 'retain').mockImplementation(async () => {
      expect(underWay++).toBe(0);
      await new Promise(setImmediate);
      underWay--;
      seen.push(i);
      if (i === 1) throw failure;
    });
  }
  const { upkeep, failures } = upkeepOf(store);
  upkeep.start();
  await pass(1);
  expect([seen, failures]).toEqual([[0, 1, 2], [failure]]);
  await pass(1);
  expect(seen).toEqual([0, 1, 2, 0, 1, 2]);
  await upkeep.stop();
});

test('stops after the log that it is at, and passes over one that is gone', async () => {
  const { store, logs } = await storeOf(3);
  const [first, second, third] = logs;
  let finish = () => {};
  const held = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const begun = first && vi.spyOn(first, 'retain').mockReturnValue(held);
  const others = [second, third].map((log) => log && vi.spyOn(log, 'retain'));
  const { upkeep, failures } = upkeepOf(store);
  upkeep.start();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  await vi.waitFor(() => expect(begun).toHaveBeenCalled());
  let stopped = false;
  const stopping = upkeep.stop().then(() => {
    stopped = true;
  });
  await new Promise(setImmediate);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  for (const other of others) expect(other).not.toHaveBeenCalled();
  expect([vi.getTimerCount(), failures]).toEqual([0, []]);
});

test('goes one round after the other, each when it is due', async () => {
  const { store } = await storeOf(2);
  const seen: string[] = [];
  const roundOf = (name: string, minutes: number) => ({
    intervalMs: minutes * MINUTE_MS,
    lookAfter: async () => {
      seen.push(name);
      await new Promise(setImmediate);
    },
  });
  const upkeep = new Upkeep(
    () => store.openLogs(),
    [roundOf('a', 1), roundOf('b', 2)],
    (error) => expect.fail(String(error)),
  );
  upkeep.start();
  const next = async () => {
    seen.length = 0;
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
    while (vi.getTimerCount() < 2) await new Promise(setImmediate);
    return seen.join('');
  };
  expect([await next(), await next(), await next(), await next()].map((names) => [...names].sort().join(''))).toEqual([
    'aa',
    'aabb',
    'aa',
    'aabb',
  ]);
  expect(['aabb', 'bbaa']).toContain(seen.join(''));
  await upkeep.stop();
});
