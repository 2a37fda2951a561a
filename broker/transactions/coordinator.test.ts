import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { decodeBatches } from '../../protocol/records/record-batch.js';
import { metadataInMemory } from '../metadata/open-metadata.js';
import { ProducerIds } from '../producer-ids.js';
import { MemoryLogStore } from '../storage/memory-store.js';
import { storageError } from '../storage/storage-error.js';
import { producedBatch } from '../storage/testing/transactions.js';
import { capturedLog } from '../testing/captured-log.js';
import { Topics } from '../topics/topics.js';
import type { TransactionConfig } from './config.js';
import { TransactionCoordinator } from './coordinator.js';
import { CrashStore } from './testing/crash-store.js';
import { newTransaction } from './transaction.js';
import { transactionRecord } from './transaction-record.js';
import { TransactionTopic } from './transaction-topic.js';

const ID = 'orders';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PLACES = [0, 1].map((partition) => ({ topic: 't', partition }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Coordinators that come one after the other, each on what the crash of the one before has left. */
class Restarts {
  readonly ended: [bigint, number, boolean][] = [];

  private constructor(
    private readonly metadata: Awaited<ReturnType<typeof metadataInMemory>>,
    private store: CrashStore,
    public topics: Topics,
    public coordinator: TransactionCoordinator,
    private readonly config: Partial<TransactionConfig>,
  ) {}

  static async begin(config: Partial<TransactionConfig> = {}): Promise<Restarts> {
    const metadata = await metadataInMemory();
    const store = new CrashStore(() => {});
    const topics = await Topics.load(store, metadata);
    await topics.create('t', 2, new Map());
    const coordinator = await load(topics, metadata, config, []);
    coordinator.start();
    return new Restarts(metadata, store, topics, coordinator, config);
  }

  /** Crashes after so many batches more have been appended, whatever is under way. */
  crashAfter(appends: number): void {
    this.store.crashAfter(appends);
  }

  /** Goes on with what the crash has left. */
  async restart(): Promise<TransactionCoordinator> {
    this.store.crash();
    void this.coordinator.close();
    this.store = this.store.remains;
    this.topics = await Topics.load(this.store, this.metadata);
    this.coordinator = await load(this.topics, this.metadata, this.config, this.ended);
    this.coordinator.start();
    await vi.advanceTimersByTimeAsync(0);
    return this.coordinator;
  }

  async write(producerId: bigint, epoch: number, sequence = 0, partition = 0): Promise<void> {
    await this.topics.partition('t', partition)?.append(producedBatch(Number(producerId), sequence, { epoch }));
  }

  /** What the markers in a partition say: `commit 3` for a commit of epoch 3. */
  async markers(partition: number): Promise<string[]> {
    const log = this.topics.partition('t', partition)?.log;
    const pieces = (await log?.read(0, 1e6, true)) ?? [];
    return pieces
      .flatMap((piece) => [...decodeBatches(piece, 1e6)])
      .filter(({ control }) => control)
      .map(({ records, producerEpoch }) => `${records[0]?.key?.[3] === 1 ? 'commit' : 'abort'} ${producerEpoch}`);
  }
}

async function load(
  topics: Topics,
  metadata: Awaited<ReturnType<typeof metadataInMemory>>,
  config: Partial<TransactionConfig>,
  ended: [bigint, number, boolean][],
): Promise<TransactionCoordinator> {
  const producerIds = new ProducerIds(metadata);
  const offsets = { transactionEnded: (...end: [bigint, number, boolean]) => void ended.push(end) };
  return TransactionCoordinator.load({ topics, producerIds, offsets, log: capturedLog('silent').log }, config);
}

async function initialize(coordinator: TransactionCoordinator, timeoutMs = MINUTE, id = ID) {
  const given = await coordinator.init(id, timeoutMs, undefined);
  if ('errorCode' in given) throw new Error(`InitProducerId was answered ${given.errorCode}`);
  return { transactionalId: id, ...given };
}

function stateOf(coordinator: TransactionCoordinator, id = ID) {
  const found = coordinator.describe(id);
  return typeof found === 'number' ? found : found.state;
}

describe('a transaction', () => {
  test('is marked wherever it has been, and only there', async () => {
    const world = await Restarts.begin();
    const { coordinator } = world;
    const producer = await initialize(coordinator);
    expect(await coordinator.addPartitions(producer, PLACES.slice(0, 1), false)).toBe(ErrorCode.NONE);
    expect(stateOf(coordinator)).toBe('Ongoing');
    expect(await coordinator.end(producer, true, false)).toMatchObject({ epoch: 0 });
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(coordinator)).toBe('CompleteCommit');
    expect([await world.markers(0), await world.markers(1)]).toEqual([['commit 0'], []]);
    await coordinator.addPartitions(producer, PLACES.slice(1), false);
    await coordinator.end(producer, false, false);
    await vi.advanceTimersByTimeAsync(0);
    expect([await world.markers(0), await world.markers(1)]).toEqual([['commit 0'], ['abort 0']]);
  });

  test('raises the epoch with its end, where the protocol has that', async () => {
    const world = await Restarts.begin();
    const { coordinator } = world;
    const producer = await initialize(coordinator);
    await coordinator.addPartitions(producer, PLACES, true);
    expect(await coordinator.end(producer, true, true)).toMatchObject({ producerId: producer.producerId, epoch: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(await world.markers(1)).toEqual(['commit 1']);
    expect(await coordinator.end(producer, true, true)).toMatchObject({ epoch: 1 });
    expect(await coordinator.addPartitions(producer, PLACES, true)).toBe(ErrorCode.PRODUCER_FENCED);
  });

  test('waits for the markers of the one before', async () => {
    const { coordinator } = await Restarts.begin();
    const producer = await initialize(coordinator);
    await coordinator.addPartitions(producer, PLACES, false);
    const ended = coordinator.end(producer, true, false);
    const next = () => coordinator.addPartitions(producer, PLACES, false);
    expect(await next()).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
    await ended;
    await vi.advanceTimersByTimeAsync(0);
    expect(await next()).toBe(ErrorCode.NONE);
  });

  test('what brings its partition in by itself waits for those markers, and begins in the order of the calls', async () => {
    const { coordinator, topics } = await Restarts.begin();
    const producer = await initialize(coordinator);
    await coordinator.addPartitions(producer, PLACES, true);
    const log = topics.partition('t', 0)?.log;
    if (log === undefined) throw new Error('There is no log.');
    const marker = log.appendMarker.bind(log);
    vi.spyOn(log, 'appendMarker').mockImplementation(async (...args) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return marker(...args);
    });
    await coordinator.end(producer, true, true);
    const next = { ...producer, epoch: 1 };
    const begun: string[] = [];
    const first = coordinator.enlist(next, PLACES.slice(0, 1), (code) => begun.push(`first ${code}`));
    expect(coordinator.isEnlisting(ID)).toBe(true);
    const second = coordinator.enlist(next, [], (code) => begun.push(`second ${code}`));
    await vi.advanceTimersByTimeAsync(50);
    expect(begun).toEqual([]);
    await vi.advanceTimersByTimeAsync(20);
    await Promise.all([first, second]);
    expect(begun).toEqual(['first 0', 'second 0']);
    expect(stateOf(coordinator)).toBe('Ongoing');
  });

  test('that is over time is aborted, and its producer shut out', async () => {
    const world = await Restarts.begin();
    const { coordinator } = world;
    const producer = await initialize(coordinator);
    await coordinator.addPartitions(producer, PLACES, false);
    await vi.advanceTimersByTimeAsync(MINUTE - 1);
    expect(stateOf(coordinator)).toBe('Ongoing');
    await vi.advanceTimersByTimeAsync(11_000);
    expect(stateOf(coordinator)).toBe('CompleteAbort');
    expect(await world.markers(0)).toEqual(['abort 1']);
    expect(await coordinator.end(producer, true, false)).toEqual({ errorCode: ErrorCode.PRODUCER_FENCED });
    await expect(world.write(producer.producerId, producer.epoch)).rejects.toMatchObject({
      code: ErrorCode.INVALID_PRODUCER_EPOCH,
    });
    // A client of KIP-360 goes on with the epoch that it has missed.
    expect(await coordinator.init(ID, MINUTE, producer)).toMatchObject({ producerId: producer.producerId, epoch: 1 });
  });

  test('of a producer that comes again is aborted first', async () => {
    const world = await Restarts.begin();
    const { coordinator } = world;
    const producer = await initialize(coordinator);
    await coordinator.addPartitions(producer, PLACES, false);
    const concurrent = { errorCode: ErrorCode.CONCURRENT_TRANSACTIONS };
    expect(await coordinator.init(ID, MINUTE, undefined)).toEqual(concurrent);
    await vi.advanceTimersByTimeAsync(0);
    expect(await world.markers(0)).toEqual(['abort 1']);
    expect(await initialize(coordinator)).toMatchObject({ producerId: producer.producerId, epoch: 2 });
  });

  test('ends also where a topic was deleted meanwhile', async () => {
    const world = await Restarts.begin();
    const { coordinator, topics } = world;
    const producer = await initialize(coordinator);
    const gone = await topics.create('gone', 1, new Map());
    await coordinator.addPartitions(producer, [...PLACES, { topic: 'gone', partition: 0 }], false);
    await topics.delete(gone);
    await coordinator.end(producer, true, false);
    await vi.advanceTimersByTimeAsync(0);
    expect(stateOf(coordinator)).toBe('CompleteCommit');
  });

  test('has its markers tried again where they could not be written', async () => {
    const world = await Restarts.begin();
    const { coordinator } = world;
    const producer = await initialize(coordinator);
    await coordinator.addPartitions(producer, PLACES, false);
    const log = world.topics.partition('t', 0)?.log;
    if (log === undefined) throw new Error('There is no log.');
    const append = vi.spyOn(log, 'appendMarker').mockRejectedValue(storageError('the disk is full'));
    await coordinator.end(producer, true, false);
    await vi.advanceTimersByTimeAsync(5000);
    const described = coordinator.describe(ID);
    expect(described).toMatchObject({ state: 'PrepareCommit', partitions: new Map([['t', new Set([0])]]) });
    append.mockRestore();
    await vi.advanceTimersByTimeAsync(1000);
    expect(stateOf(coordinator)).toBe('CompleteCommit');
    expect([await world.markers(0), await world.markers(1)]).toEqual([['commit 0'], ['commit 0']]);
  });
});

describe('a crash', () => {
  test('leaves ids and epochs, and none is given twice', async () => {
    const world = await Restarts.begin();
    const one = await initialize(world.coordinator);
    const again = await world.restart();
    expect(await initialize(again)).toMatchObject({ producerId: one.producerId, epoch: 1 });
    const other = await initialize(again, MINUTE, 'another');
    expect(other.producerId).toBeGreaterThan(one.producerId);
  });

  test('leaves a transaction open, which can be ended, or ends by itself', async () => {
    const world = await Restarts.begin();
    const producer = await initialize(world.coordinator);
    await world.coordinator.addPartitions(producer, PLACES, true);
    await world.write(producer.producerId, 0);
    const again = await world.restart();
    expect(again.describe(ID)).toMatchObject({ state: 'Ongoing', partitions: new Map([['t', new Set([0, 1])]]) });
    expect(world.topics.partition('t', 0)?.log.lastStableOffset).toBe(0);
    expect(await again.end(producer, true, true)).toMatchObject({ epoch: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(world.topics.partition('t', 0)?.log.lastStableOffset).toBe(2);
  });

  // One record says that the end is decided; then come two markers and the record that all is done.
  test.each([1, 2, 3, 4])('behind append %s of an end leaves what the next start completes', async (appends) => {
    for (const committed of [true, false]) {
      for (const raisesEpoch of [true, false]) {
        const world = await Restarts.begin();
        const producer = await initialize(world.coordinator);
        await world.coordinator.addPartitions(producer, PLACES, raisesEpoch);
        await world.write(producer.producerId, 0, 0, 0);
        await world.write(producer.producerId, 0, 0, 1);
        world.crashAfter(appends);
        await world.coordinator.end(producer, committed, raisesEpoch);
        const again = await world.restart();
        expect(stateOf(again)).toBe(committed ? 'CompleteCommit' : 'CompleteAbort');
        const expected = `${committed ? 'commit' : 'abort'} ${raisesEpoch ? 1 : 0}`;
        for (const partition of [0, 1]) {
          const marker = new Set(await world.markers(partition));
          expect([...marker]).toEqual([expected]);
          const log = world.topics.partition('t', partition)?.log;
          expect(log?.lastStableOffset).toBe(log?.endOffset);
          expect(await log?.abortedTransactions(0, 9)).toHaveLength(committed ? 0 : 1);
        }
        expect(await again.end(producer, committed, raisesEpoch)).not.toHaveProperty('errorCode');
      }
    }
  });

  test('tells groups of ends again that they may have missed', async () => {
    const world = await Restarts.begin();
    await world.topics.create('__consumer_offsets', 1, new Map());
    const producer = await initialize(world.coordinator);
    const place = { topic: '__consumer_offsets', partition: 0 };
    await world.coordinator.addPartitions(producer, [place], false);
    world.crashAfter(1);
    await world.coordinator.end(producer, true, false);
    await world.restart();
    expect(world.ended).toEqual([[producer.producerId, 0, true]]);
  });
});

describe('a transactional id', () => {
  test('is forgotten a week after it was last heard of, also over a restart', async () => {
    const world = await Restarts.begin();
    const producer = await initialize(world.coordinator);
    const open = await initialize(world.coordinator, 15 * MINUTE, 'open');
    await vi.advanceTimersByTimeAsync(7 * DAY - 2 * 60 * MINUTE);
    expect(stateOf(world.coordinator)).toBe('Empty');
    await world.coordinator.addPartitions(open, PLACES, false);
    await vi.advanceTimersByTimeAsync(3 * 60 * MINUTE);
    expect(stateOf(world.coordinator)).toBe(ErrorCode.TRANSACTIONAL_ID_NOT_FOUND);
    expect(stateOf(world.coordinator, 'open')).toBe('CompleteAbort');
    const again = await world.restart();
    expect([...again.list()].map(({ transactionalId }) => transactionalId)).toEqual(['open']);
    expect((await initialize(again)).producerId).toBeGreaterThan(producer.producerId);
  });

  test('moves to another producer id when its epochs are used up', async () => {
    const world = await Restarts.begin();
    const last = { ...newTransaction(ID, 500_000n, MINUTE, Date.now()), epoch: 32_766 };
    await new TransactionTopic(world.topics).append(ID, [transactionRecord(last)], Date.now());
    const coordinator = await world.restart();
    const producer = { transactionalId: ID, producerId: 500_000n, epoch: 32_766 };
    await coordinator.addPartitions(producer, PLACES, true);
    const moved = await coordinator.end(producer, true, true);
    expect(moved).toMatchObject({ epoch: 0 });
    expect(moved).not.toMatchObject({ producerId: producer.producerId });
    await vi.advanceTimersByTimeAsync(0);
    expect(await world.markers(0)).toEqual(['commit 32767']);
    // It has not got the answer.
    const { producerId, epoch } = { ...producer, ...moved };
    expect(await coordinator.end(producer, true, true)).toMatchObject({ producerId, epoch });
    expect(await coordinator.addPartitions({ ...producer, producerId, epoch }, PLACES, true)).toBe(ErrorCode.NONE);
  });

  test('moves likewise when it comes again', async () => {
    const world = await Restarts.begin();
    const last = { ...newTransaction(ID, 500_000n, MINUTE, Date.now()), epoch: 32_766 };
    await new TransactionTopic(world.topics).append(ID, [transactionRecord(last)], Date.now());
    const moved = await initialize(await world.restart());
    expect(moved).toMatchObject({ epoch: 0 });
    expect(moved.producerId).not.toBe(500_000n);
  });

  test('is not given a timeout of nothing, or of more than a quarter of an hour', async () => {
    const { coordinator } = await Restarts.begin();
    for (const timeoutMs of [0, -1, 15 * MINUTE + 1]) {
      expect(await coordinator.init(ID, timeoutMs, undefined)).toEqual({
        errorCode: ErrorCode.INVALID_TRANSACTION_TIMEOUT,
      });
    }
    await initialize(coordinator, 15 * MINUTE);
  });
});

describe('a log that cannot be written', () => {
  test('changes nothing, and sends clients to look for another coordinator', async () => {
    const metadata = await metadataInMemory();
    const topics = await Topics.load(new MemoryLogStore(), metadata);
    await topics.create('t', 2, new Map());
    const coordinator = await load(topics, metadata, {}, []);
    const producer = await initialize(coordinator);
    const { partitions } = topics.get('__transaction_state') ?? { partitions: [] };
    const failing = partitions.map(({ log }) => vi.spyOn(log, 'append').mockRejectedValue(storageError('full')));
    const refused = { errorCode: ErrorCode.NOT_COORDINATOR };
    expect(await coordinator.init(ID, MINUTE, undefined)).toEqual(refused);
    expect(await coordinator.addPartitions(producer, PLACES, false)).toBe(ErrorCode.NOT_COORDINATOR);
    for (const spy of failing) spy.mockRestore();
    expect(coordinator.describe(ID)).toMatchObject({ state: 'Empty', epoch: 0 });
    await coordinator.addPartitions(producer, PLACES, false);
    const again = partitions.map(({ log }) => vi.spyOn(log, 'append').mockRejectedValue(storageError('full')));
    expect(await coordinator.end(producer, true, false)).toEqual(refused);
    expect(stateOf(coordinator)).toBe('Ongoing');
    for (const spy of again) spy.mockRestore();
    expect(await coordinator.end(producer, true, false)).not.toHaveProperty('errorCode');
  });
});
