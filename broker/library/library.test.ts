import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FluxmqError, HybridStorage, InMemoryStorage, TopicManager } from '../index.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import type { MessageStorage } from './message-storage.js';

const STORAGES: [name: string, open: () => Promise<MessageStorage>][] = [
  ['InMemoryStorage', async () => new InMemoryStorage()],
  ['HybridStorage', () => HybridStorage.open(temporaryDirectory(), { memoryTier: 0 })],
  ['HybridStorage with a memory tier', () => HybridStorage.open(temporaryDirectory(), { memoryTier: 8 * 1024 ** 2 })],
];

describe.each(STORAGES)('%s', (_, open) => {
  async function storage(): Promise<MessageStorage> {
    const opened = await open();
    onTestFinished(() => opened.close());
    return opened;
  }

  test('gives back what was appended, with offsets', async () => {
    const messages = await storage();
    const headers = [
      ['trace', Buffer.from('1')],
      ['trace', null],
    ] as const;
    expect(await messages.append('user-events', 0, [{ key: 'user123', value: 'login', timestamp: 5, headers }])).toBe(
      0,
    );
    expect(await messages.append('user-events', 0, [{ value: Buffer.of(0xff) }, { key: 'k', value: null }])).toBe(1);
    const found = await messages.fetch('user-events', 0, 0, 100);
    expect(found.map(([offset]) => offset)).toEqual([0, 1, 2]);
    expect(found[0]?.[1]).toEqual({ key: Buffer.from('user123'), value: Buffer.from('login'), timestamp: 5, headers });
    expect(found[1]?.[1]).toMatchObject({ key: null, value: Buffer.of(0xff), headers: [] });
    expect(Math.abs((found[1]?.[1].timestamp ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(found[2]?.[1].value).toBeNull();
  });

  test('gives at most as many as are asked for, from any offset, and none at the end', async () => {
    const messages = await storage();
    const values = Array.from({ length: 3000 }, (_, i) => ({ value: `${i} ${'x'.repeat(1000)}` }));
    expect(await messages.append('t', 0, values)).toBe(0);
    for (const [offset, max] of [
      [0, 0],
      [0, 3000],
      [1234, 1],
      [1234, 1100],
      [2999, 5],
      [3000, 5],
    ] as const) {
      const found = await messages.fetch('t', 0, offset, max);
      expect(found.map(([at, { value }]) => [at, Number(String(value).split(' ')[0])])).toEqual(
        Array.from({ length: Math.min(max, 3000 - offset) }, (_, i) => [offset + i, offset + i]),
      );
    }
  });

  test('says what cannot be', async () => {
    const messages = await storage();
    expect(await messages.append('t', 1, [])).toBe(0);
    await messages.append('t', 1, [{ value: 'x' }]);
    const refused = (work: Promise<unknown>) =>
      work.then(
        () => expect.fail(),
        (error: unknown) => error,
      );
    for (const error of await Promise.all([
      refused(messages.append('t', 2, [{ value: 'x' }])),
      refused(messages.append('no/topic', 0, [])),
      refused(messages.append('t', 0, [{ value: Buffer.alloc(2 ** 21) }])),
      refused(messages.fetch('unknown', 0, 0, 1)),
      refused(messages.fetch('t', 1, 2, 1)),
    ])) {
      expect(error).toBeInstanceOf(FluxmqError);
    }
    expect(await refused(messages.fetch('t', 7, 0, 1))).toMatchObject({
      message: "Topic 't' has partitions 0 to 1, not 7.",
    });
  });

  test('says in a FluxmqError what is no message and no place, and makes no topic for it', async () => {
    const messages = await storage();
    const wrong: [sentence: string, call: () => Promise<unknown>][] = [
      ['partition is -1; it must be a whole number from 0 on.', () => messages.append('t', -1, [{ value: 'x' }])],
      ['partition is 0.5; it must be a whole number from 0 on.', () => messages.append('t', 0.5, [{ value: 'x' }])],
      // @ts-expect-error: what plain JavaScript may hand over
      [expect.stringContaining('of type object; keys, values'), () => messages.append('t', 0, [{ value: { a: 1 } }])],
      // @ts-expect-error: what plain JavaScript may hand over
      [expect.stringContaining('of type number; keys, values'), () => messages.append('t', 0, [{ key: 5 }])],
      [expect.stringContaining('timestamp of a message is 0.5'), () => messages.append('t', 0, [{ timestamp: 0.5 }])],
    ];
    for (const [message, call] of wrong) {
      const error = await call().catch((thrown) => thrown);
      expect(error).toBeInstanceOf(FluxmqError);
      expect(error).toMatchObject({ kind: 'Other', message });
    }
    expect(await new TopicManager(messages).listTopics()).toEqual([]);
    await messages.append('t', 0, [{ value: 'x' }]);
    await expect(messages.fetch('t', 0, Number.NaN, 1)).rejects.toThrow('offset is NaN; it must be a whole number');
  });

  test('takes messages for a new topic from several calls at once', async () => {
    const messages = await storage();
    const offsets = await Promise.all(['a', 'b', 'c'].map((value) => messages.append('t', 0, [{ value }])));
    expect(offsets).toEqual([0, 1, 2]);
  });

  test('has topics that a TopicManager makes, lists and deletes', async () => {
    const manager = new TopicManager(await storage());
    await manager.createTopic('user-events', { numPartitions: 6, segmentSize: 2 ** 20, retentionMs: null });
    await manager.createTopic('plain');
    expect(await manager.listTopics()).toEqual([
      { name: 'user-events', numPartitions: 6, replicationFactor: 1, segmentSize: 2 ** 20, retentionMs: null },
      {
        name: 'plain',
        numPartitions: 1,
        replicationFactor: 1,
        segmentSize: 2 ** 30,
        retentionMs: 7 * 24 * 60 * 60 * 1000,
      },
    ]);
    await manager.deleteTopic('plain');
    expect((await manager.listTopics()).map(({ name }) => name)).toEqual(['user-events']);
    await expect(manager.deleteTopic('plain')).rejects.toThrow("There is no topic 'plain'.");
    await expect(manager.createTopic('user-events')).rejects.toThrow("Topic 'user-events' already exists.");
    for (const wrong of [{ numPartitions: 0 }, { replicationFactor: 2 }, { segmentSize: 1 }, { retentionMs: -2 }]) {
      await expect(manager.createTopic('wrong', wrong)).rejects.toMatchObject({ name: 'FluxmqError', kind: 'Config' });
    }
  });
});

test('a HybridStorage keeps what it was given, in a directory that is its own', async () => {
  const dir = temporaryDirectory();
  const first = await HybridStorage.open(dir);
  await first.append('t', 0, [{ value: 'kept' }]);
  await expect(HybridStorage.open(dir)).rejects.toMatchObject({ kind: 'Storage' });
  await first.close();
  const again = await HybridStorage.open(dir);
  onTestFinished(() => again.close());
  expect((await again.fetch('t', 0, 0, 1))[0]?.[1].value?.toString()).toBe('kept');
  expect(readdirSync(join(dir, 't-0'))).toContain('00000000000000000000.log');
});

test('a TopicManager of its own has its topics in memory', async () => {
  const manager = new TopicManager();
  await manager.createTopic('t');
  expect(await manager.storage.append('t', 0, [{ value: 'x' }])).toBe(0);
});
