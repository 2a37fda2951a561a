import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Random, SEED } from '../../../protocol/testing/random.js';
import { FluxmqError } from '../../errors.js';
import { isReconciled } from './member.js';
import { GROUP, TestGroups, type TestTopics } from './testing/fixture.js';
import { RandomClient } from './testing/random-client.js';

const ROUNDS = 8;
const STEPS = 400;
const MOST_PARTITIONS = 9;
const LONGEST_PAUSE_MS = 2_000;
const byName = (...subscribedTopicNames: string[]) => ({ subscribedTopicNames, subscribedTopicRegex: '' });
const byExpression = (subscribedTopicRegex: string) => ({ subscribedTopicNames: [], subscribedTopicRegex });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function expectOneReader(of: TestGroups, clients: readonly RandomClient[], when: string): void {
  const readers = new Set<string>();
  for (const { held, memberId } of clients) {
    // Who was put out and has not heard of it cannot commit any more.
    if ((of.groups.get(GROUP)?.get(memberId)?.memberEpoch ?? 0) <= 0) continue;
    for (const partition of held) {
      if (readers.has(partition)) expect.fail(`${partition} is read twice ${when}`);
      readers.add(partition);
    }
  }
  const holders = new Set<string>();
  for (const { assigned, pendingRevocation } of of.groups.get(GROUP)?.members() ?? []) {
    for (const [topicId, partitions] of [...assigned, ...pendingRevocation]) {
      for (const partition of partitions.keys()) {
        const held = `${topicId}/${partition}`;
        if (holders.has(held)) expect.fail(`${held} is held twice ${when}`);
        holders.add(held);
      }
    }
  }
}

function expectSettled(of: TestGroups, clients: readonly RandomClient[], when: string): void {
  const group = of.groups.get(GROUP);
  expect(group?.state, when).toBe('Stable');
  expect(group?.size, when).toBe(clients.length);
  const read = new Set(clients.flatMap(({ held }) => [...held]));
  const wanted = [...of.topics.all()].flatMap(({ id, name, partitions }) =>
    group?.reads(name) ? Array.from({ length: partitions.length }, (_, index) => `${id}/${index}`) : [],
  );
  expect([...read].sort(), when).toEqual(wanted.sort());
  for (const member of group?.members() ?? []) expect(isReconciled(member, group?.assignmentEpoch ?? 0)).toBe(true);
}

function grow(topics: TestTopics, name: string, by: number): void {
  topics.set(name, Math.min(MOST_PARTITIONS, (topics.get(name)?.partitions.length ?? 0) + by));
}

/** A group under clients that come, go, stall and lose answers, while topics change, writes fail and the broker restarts. */
async function disturb(seed: number, different: boolean): Promise<void> {
  const random = new Random(seed);
  let of = new TestGroups({ a: 3, b: 5, 'b-2': 1 });
  const same = [byName('a', 'b')] as const;
  const others = [byName('a'), byName('b', 'none'), byExpression('b.*'), byName('a', 'b', 'b-2')] as const;
  const clients = Array.from(
    { length: 5 },
    (_, index) => new RandomClient(random, different ? [...same, ...others] : same, index < 2 ? `i${index}` : null),
  );
  for (let step = 0; step < STEPS; step++) {
    const when = `in step ${step}, seed ${seed}`;
    if (random.chance(100)) grow(of.topics, random.pick(['a', 'b', 'b-2']), 1 + random.below(3));
    if (random.chance(150)) of.topics.delete('b-2');
    if (random.chance(60)) of.failure = new FluxmqError('Storage', 'The disk is full.');
    if (random.chance(5)) of.failure = undefined;
    if (random.chance(80)) {
      of.groups.close();
      of = of.restarted();
    }
    await random.pick([...clients] as [RandomClient, ...RandomClient[]]).act(of);
    expectOneReader(of, clients, when);
    await vi.advanceTimersByTimeAsync(random.below(LONGEST_PAUSE_MS));
    expectOneReader(of, clients, when);
  }
  of.failure = undefined;
  for (let second = 0; second < 90; second++) {
    for (const client of clients) await client.behave(of);
    expectOneReader(of, clients, `while it settles, seed ${seed}`);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expectSettled(of, clients, `at the end, seed ${seed}`);
  expect([...of.restarted().groups.all()].map(({ epoch }) => epoch)).toEqual([of.groups.get(GROUP)?.epoch]);
}

test.each([
  ['the same topics', false],
  ['different topics', true],
])('no partition is read by two members at once, and every group settles: %s', async (_, different) => {
  for (let round = 0; round < ROUNDS; round++) await disturb(SEED + round, different);
});
