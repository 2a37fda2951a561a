import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { offsetFetch } from '../handlers/09-offset-fetch.js';
import { newSeed, randomFrom } from '../storage/testing/random.js';
import { CommittedReader, type Read } from './testing/committed-reader.js';
import { type Attempt, ModelProducer, Refused, TIMEOUT_MS, TOPIC } from './testing/model-producer.js';
import { sleep, World } from './testing/world.js';

const PARTITIONS = 3;
const IDS = ['one', 'two', 'three'];
/** Processes with the same transactional id, which shut each other out. */
const PROCESSES = 2;
const RUNS = process.env.FLUXMQ_SEED === undefined ? 3 : 1;
const LIVES = 5;
const TRANSACTIONS_IN_A_LIFE = 4;
const CRASHES = 6;
/** Transactions that are over time are looked for so often, in ms. */
const LOOKED_FOR_MS = 10_000;

const STEP_MS = 200;

type Random = (below: number) => number;

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => void vi.useRealTimers());

/** A producer that lives again and again; some lives end in the middle of a transaction. */
async function live(world: World, id: string, name: string, random: Random, attempts: Attempt[]): Promise<void> {
  for (let life = 0; life < LIVES; life++) {
    await sleep(random(3000));
    const producer = new ModelProducer(world, id, random(2) === 0);
    try {
      await producer.init();
      for (let i = 0; i < TRANSACTIONS_IN_A_LIFE; i++) {
        await transaction(producer, `${name}.${life}.${i}`, random, attempts);
        if (random(5) === 0) await sleep(random(1000));
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
  }
}

async function transaction(producer: ModelProducer, name: string, random: Random, attempts: Attempt[]): Promise<void> {
  const attempt: Attempt = {
    transactionalId: producer.transactionalId,
    written: [],
    position: undefined,
    outcome: 'open',
  };
  attempts.push(attempt);
  const partitions = Array.from({ length: 1 + random(PARTITIONS) }, () => random(PARTITIONS));
  await producer.addPartitions(partitions);
  let count = 0;
  const value = () => `${name}.${count++}`;
  for (const partition of partitions) {
    // Some come while the one before is under way.
    const batches = Array.from({ length: 1 + random(3) }, () => Array.from({ length: 1 + random(3) }, value));
    const writes = batches.map((values) => producer.write(partition, values, attempt));
    await Promise.all(writes.map((write) => write.catch((error: unknown) => Promise.reject(error))));
    if (random(4) === 0) await sleep(random(100));
  }
  if (random(3) === 0) await producer.commitOffset(BigInt(attempts.length), attempt);
  // Some take longer than they may, and some are left.
  const way = random(20);
  if (way === 0) await sleep(TIMEOUT_MS + LOOKED_FOR_MS);
  if (way === 1) throw new Refused(0);
  await producer.end(random(4) > 0, attempt);
}

async function crashes(world: World, random: Random): Promise<void> {
  for (let crash = 0; crash < CRASHES; crash++) {
    await sleep(random(3000));
    const before = world.crashes;
    await world.crashAfter(1 + random(20));
    while (world.crashes === before && !world.isOver) await sleep(50);
  }
}

/** Lets the clock run until everything has come to its end. */
async function simulate(work: readonly Promise<unknown>[]): Promise<void> {
  let done = false;
  const all = Promise.all(work).finally(() => {
    done = true;
  });
  all.catch(() => {});
  while (!done) await vi.advanceTimersByTimeAsync(STEP_MS);
  await all;
}

function visible(attempt: Attempt, read: ReadonlyMap<string, unknown>): number {
  return attempt.written.filter(({ value }) => read.has(value)).length;
}

test.each(Array.from({ length: RUNS }, newSeed))(
  'a reader of committed records sees each once, in order, and no aborted one (FLUXMQ_SEED=%s)',
  { timeout: 60_000 },
  async (seed) => {
    const random = randomFrom(seed);
    const world = await World.begin(TOPIC, PARTITIONS);
    const attempts: Attempt[] = [];
    const readers = Array.from({ length: PARTITIONS }, (_, partition) => new CommittedReader(world, TOPIC, partition));
    const producers = IDS.flatMap((id) =>
      Array.from({ length: PROCESSES }, (_, n) => live(world, id, `${id}.${n}`, random, attempts)),
    );
    const producing = Promise.all(producers).finally(() => world.end());
    const reading = readers.map(async (reader) => {
      while (!world.isOver) await reader.poll(random(500));
    });
    await simulate([producing, crashes(world, random), ...reading]);
    // Whatever was left open comes to its end, and is read.
    const rest = readers.map((reader) => reader.poll(0));
    await simulate([sleep(TIMEOUT_MS + 2 * LOOKED_FOR_MS)]);
    await simulate([...rest, ...readers.map((reader) => reader.poll(0))]);

    const found = new Map<string, Read & { partition: number }>();
    for (const [partition, { read, lastStableOffset, highWatermark, position }] of readers.entries()) {
      expect([lastStableOffset, position]).toEqual([highWatermark, highWatermark]);
      let last = -1;
      for (const one of read) {
        expect(one.offset).toBeGreaterThan(last);
        last = one.offset;
        expect(found.has(one.value)).toBe(false);
        found.set(one.value, { ...one, partition });
      }
    }
    const acknowledged = new Set<string>();
    for (const attempt of attempts) {
      const { outcome, written } = attempt;
      const seen = visible(attempt, found);
      if (outcome === 'committed') expect(seen).toBe(written.length);
      else if (outcome === 'unknown') expect([0, written.length]).toContain(seen);
      else expect(seen).toBe(0);
      for (const { partition, offset, value } of written) {
        acknowledged.add(value);
        if (seen > 0) expect(found.get(value)).toEqual({ partition, offset, value });
      }
    }
    expect([...found.keys()].filter((value) => !acknowledged.has(value))).toEqual([]);
    for (const id of IDS) await expectPosition(world, id, attempts);
    // Else nothing of this was tried.
    expect(world.crashes).toBeGreaterThan(2);
    expect(found.size).toBeGreaterThan(50);
    expect(attempts.some(({ outcome }) => outcome === 'aborted' || outcome === 'open')).toBe(true);
  },
);

/** A group stands where its last committed transaction has put it. */
async function expectPosition(world: World, id: string, attempts: readonly Attempt[]): Promise<void> {
  const moved = attempts.filter(({ transactionalId, position }) => transactionalId === id && position !== undefined);
  const last = moved.findLast(({ outcome }) => outcome === 'committed')?.position ?? -1n;
  const unknown = moved.filter(({ outcome }) => outcome === 'unknown').map(({ position }) => position);
  const asking = world.ask(offsetFetch, 7, { groupId: id, topics: [{ name: TOPIC, partitionIndexes: [0] }] });
  await simulate([asking]);
  const answer = await asking;
  expect([last, ...unknown]).toContain(answer.topics[0]?.partitions[0]?.committedOffset);
}
