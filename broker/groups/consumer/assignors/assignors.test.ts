import { describe, expect, test } from 'vitest';
import { Random, SEED } from '../../../../protocol/testing/random.js';
import { count, type Partitions } from '../partitions.js';
import type { AssignedMember, Assignor, Subscriptions } from './assignor.js';
import { range } from './range.js';
import { uniform } from './uniform.js';

const NONE: Partitions = new Map();

function member(memberId: string, topics: string, assigned: Partitions = NONE, instanceId: string | null = null) {
  return { memberId, instanceId, topics: new Set(topics.split('')), assigned };
}

function assign(assignor: Assignor, counts: Readonly<Record<string, number>>, ...members: AssignedMember[]) {
  return assignor.assign({ members, partitionCount: (topicId) => counts[topicId] ?? 0 });
}

/** `a0 a1 b0`. */
function text(partitions: Partitions | undefined): string {
  return [...(partitions ?? [])].flatMap(([topic, of]) => [...of].sort().map((index) => `${topic}${index}`)).join(' ');
}

describe('range', () => {
  test('gives runs of each topic, longer ones first, in the order of member ids', () => {
    const assigned = assign(range, { a: 7, b: 2 }, member('z', 'ab'), member('m', 'ab'), member('c', 'ab'));
    expect(['c', 'm', 'z'].map((id) => text(assigned.get(id)))).toEqual(['a0 a1 a2 b0', 'a3 a4 b1', 'a5 a6']);
  });

  test('puts static members first, in the order of their instance ids', () => {
    const assigned = assign(
      range,
      { a: 3 },
      member('a', 'a'),
      member('b', 'a', NONE, 'two'),
      member('c', 'a', NONE, 'one'),
    );
    expect(['c', 'b', 'a'].map((id) => text(assigned.get(id)))).toEqual(['a0', 'a1', 'a2']);
  });

  test('divides each topic among its own subscribers', () => {
    const assigned = assign(range, { a: 2, b: 2 }, member('1', 'a'), member('2', 'ab'), member('3', ''));
    expect(['1', '2', '3'].map((id) => text(assigned.get(id)))).toEqual(['a0', 'a1 b0 b1', '']);
  });
});

describe('uniform', () => {
  test('gives a new member only what the others have too much of', () => {
    const before = assign(uniform, { a: 6 }, member('1', 'a'), member('2', 'a'));
    const after = assign(
      uniform,
      { a: 6 },
      member('1', 'a', before.get('1')),
      member('2', 'a', before.get('2')),
      member('3', 'a'),
    );
    expect(['1', '2', '3'].map((id) => text(after.get(id)))).toEqual(['a0 a1', 'a3 a4', 'a2 a5']);
  });

  test('leaves one more with who has it', () => {
    const assigned = new Map([['a', new Set([0, 1])]]);
    const after = assign(
      uniform,
      { a: 3 },
      member('1', 'a', new Map([['a', new Set([2])]])),
      member('2', 'a', assigned),
    );
    expect(['1', '2'].map((id) => text(after.get(id)))).toEqual(['a2', 'a0 a1']);
  });

  test('takes away what is not subscribed to any more, or is gone', () => {
    const assigned = new Map([
      ['a', new Set([0])],
      ['gone', new Set([0])],
    ]);
    expect(text(assign(uniform, { a: 1, b: 1 }, member('1', 'b', assigned)).get('1'))).toBe('b0');
  });

  test('evens out what members have that subscribe to different topics', () => {
    const all = new Map([['a', new Set([0, 1, 2, 3])]]);
    const after = assign(uniform, { a: 4, b: 2 }, member('1', 'a', all), member('2', 'a'), member('3', 'b'));
    expect(['1', '2', '3'].map((id) => text(after.get(id)))).toEqual(['a0 a1', 'a2 a3', 'b0 b1']);
  });
});

describe.each([range, uniform])('whatever members subscribe to and had, $name', (assignor) => {
  const random = new Random(SEED);

  function subscriptions(different: boolean, before?: Subscriptions): Subscriptions {
    const counts = new Map(['a', 'b', 'c', 'd'].map((topic) => [topic, random.below(12)]));
    const assigned = before && assignor.assign(before);
    const ids = Array.from({ length: 1 + random.below(7) }, () => String(random.below(9)));
    const topics = () => new Set(['a', 'b', 'c', 'd'].filter(() => random.chance(2)));
    const same = topics();
    return {
      members: [...new Set(ids)].map((memberId) => ({
        memberId,
        instanceId: null,
        topics: different ? topics() : same,
        assigned: assigned?.get(memberId) ?? NONE,
      })),
      partitionCount: (topicId) => Math.max(counts.get(topicId) ?? 0, before?.partitionCount(topicId) ?? 0),
    };
  }

  test.each([
    ['the same', false],
    ['different', true],
  ])('gives each partition to one who wants it: %s topics', (_, different) => {
    for (let round = 0; round < 300; round++) {
      const given = subscriptions(different, subscriptions(different));
      const assigned = assignor.assign(given);
      const seen = new Map<string, string>();
      for (const { memberId, topics } of given.members) {
        for (const [topic, partitions] of assigned.get(memberId) ?? NONE) {
          expect(topics.has(topic), `seed ${SEED}, round ${round}`).toBe(true);
          for (const partition of partitions) {
            expect(seen.get(`${topic}${partition}`), `seed ${SEED}, round ${round}`).toBeUndefined();
            seen.set(`${topic}${partition}`, memberId);
          }
        }
      }
      const wanted = new Set(given.members.flatMap(({ topics }) => [...topics]));
      const total = [...wanted].reduce((sum, topic) => sum + given.partitionCount(topic), 0);
      expect(seen.size, `seed ${SEED}, round ${round}`).toBe(total);
    }
  });

  test.skipIf(assignor === range)('gives all the same, or one more, and moves no more than it must', () => {
    for (let round = 0; round < 300; round++) {
      const given = subscriptions(false, subscriptions(false));
      const assigned = assignor.assign(given);
      const sizes = given.members.map(({ memberId }) => count(assigned.get(memberId) ?? NONE));
      const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
      expect(most - least, `seed ${SEED}, round ${round}`).toBeLessThanOrEqual(1);
      const withOneMore = sizes.filter((size) => size > least).length;
      const wanted = given.members.map(({ assigned: had, topics }) =>
        count(new Map([...had].filter(([topic]) => topics.has(topic)))),
      );
      const mayKeep =
        wanted.reduce((sum, had) => sum + Math.min(had, least), 0) +
        Math.min(withOneMore, wanted.filter((had) => had > least).length);
      let kept = 0;
      for (const { memberId, assigned: had } of given.members) {
        for (const [topic, partitions] of assigned.get(memberId) ?? NONE) {
          for (const partition of partitions) if (had.get(topic)?.has(partition)) kept++;
        }
      }
      expect(kept, `seed ${SEED}, round ${round}`).toBeGreaterThanOrEqual(mayKeep);
    }
  });
});
