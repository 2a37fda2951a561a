import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryLog } from '../storage/memory-log.js';
import { batchOf } from '../storage/testing/batches.js';
import { settingsOf } from '../storage/testing/settings.js';
import { AppendWatch } from './append-watch.js';
import { Partition } from './partition.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

const partitions = (count: number) =>
  Array.from({ length: count }, (_, index) => new Partition('t', index, new MemoryLog(`t-${index}`, settingsOf()), 0));

/** A watch, and whether its wait is over. */
function watching(watched: readonly Partition[], timeoutMs = 1000, gone = new AbortController()) {
  const watch = new AppendWatch(watched, gone.signal);
  const over = vi.fn();
  const wait = (bytes = 1) => void watch.appended(bytes, timeoutMs).then(over);
  return { watch, over, wait, gone };
}

const turn = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

test('a wait ends with an append to any of the partitions', async () => {
  const [first, second] = partitions(2);
  const { watch, over, wait } = watching([first, second].filter((partition) => partition !== undefined));
  wait();
  await turn(500);
  expect(over).not.toHaveBeenCalled();
  await second?.append(batchOf());
  await turn();
  expect(over).toHaveBeenCalledTimes(1);
  watch.stop();
});

test('an append before the wait counts, once', async () => {
  const [partition] = partitions(1);
  const { watch, over, wait } = watching(partition ? [partition] : []);
  await partition?.append(batchOf());
  await partition?.append(batchOf());
  wait();
  await turn();
  expect(over).toHaveBeenCalledTimes(1);
  wait();
  await turn(999);
  expect(over).toHaveBeenCalledTimes(1);
  await turn(1);
  expect(over).toHaveBeenCalledTimes(2);
  watch.stop();
});

test('a wait for many bytes ends when so many have been appended, and not before', async () => {
  const [partition] = partitions(1);
  const { watch, over, wait } = watching(partition ? [partition] : []);
  const batch = batchOf();
  wait(3 * batch.length);
  await partition?.append(batchOf());
  await partition?.append(batchOf());
  await turn();
  expect(over).not.toHaveBeenCalled();
  await partition?.append(batchOf());
  await turn();
  expect(over).toHaveBeenCalledTimes(1);
  watch.stop();
});

test('a wait ends when the client is gone, and every later one at once', async () => {
  const { watch, over, wait, gone } = watching(partitions(1));
  wait();
  await turn();
  gone.abort();
  await turn();
  expect(over).toHaveBeenCalledTimes(1);
  wait();
  await turn();
  expect(over).toHaveBeenCalledTimes(2);
  watch.stop();
});

test('a wait ends when the partition goes away', async () => {
  const [partition] = partitions(1);
  const { watch, over, wait } = watching(partition ? [partition] : []);
  wait();
  await partition?.destroy();
  await turn();
  expect(over).toHaveBeenCalledTimes(1);
  watch.stop();
});

test('nothing is watched after stop', async () => {
  const [partition] = partitions(1);
  const { watch, over, wait } = watching(partition ? [partition] : []);
  watch.stop();
  await partition?.append(batchOf());
  wait();
  await turn(999);
  expect(over).not.toHaveBeenCalled();
  await turn(1);
  expect(over).toHaveBeenCalledTimes(1);
});
