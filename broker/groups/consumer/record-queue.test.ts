import { expect, test } from 'vitest';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { RecordQueue } from './record-queue.js';

function record(key: string, size = 0): KeyedRecord {
  return { key: Buffer.from(key), value: Buffer.alloc(size) };
}

/** A log that takes a batch when it is told to, or refuses it. */
class Log {
  readonly batches: string[] = [];
  private waiting: { resolve(): void; reject(reason: unknown): void } | undefined;
  readonly queue = new RecordQueue(async (groupId, records) => {
    await new Promise<void>((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
    this.batches.push(`${groupId}: ${records.map(({ key }) => key).join(' ')}`);
  });

  async take(): Promise<void> {
    this.waiting?.resolve();
    await new Promise(setImmediate);
  }

  async refuse(): Promise<void> {
    this.waiting?.reject(new Error('no'));
    await new Promise(setImmediate);
  }
}

test('what comes meanwhile goes out together, in order', async () => {
  const log = new Log();
  const first = log.queue.write('g', [record('1')]);
  const others = [log.queue.write('g', [record('2')]), log.queue.write('g', [record('3')])];
  await log.take();
  await first;
  await log.take();
  await Promise.all(others);
  expect(log.batches).toEqual(['g: 1', 'g: 2 3']);
});

test('nothing to write waits for what is being written', async () => {
  const log = new Log();
  await log.queue.write('g', []);
  const first = log.queue.write('g', [record('1')]);
  const nothing = log.queue.write('g', []);
  await log.take();
  await Promise.all([first, nothing]);
  expect(log.batches).toEqual(['g: 1']);
});

test('what could not be written goes before the next, and with nothing at all', async () => {
  const log = new Log();
  const first = log.queue.write('g', [record('1')]).catch(String);
  await log.refuse();
  expect(await first).toBe('Error: no');
  const second = log.queue.write('g', [record('2')]).catch(String);
  await log.refuse();
  expect(await second).toBe('Error: no');
  const nothing = log.queue.write('g', []);
  await log.take();
  await nothing;
  expect(log.batches).toEqual(['g: 1 2']);
});

test('large changes are written in parts', async () => {
  const log = new Log();
  const half = 128 * 1024;
  const written = log.queue.write('g', [record('1', half), record('2', half - 2), record('3'), record('4', half * 4)]);
  for (let part = 0; part < 3; part++) await log.take();
  await written;
  expect(log.batches).toEqual(['g: 1 2', 'g: 3', 'g: 4']);
});
