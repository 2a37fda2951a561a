import type { Partitions } from '../partitions.js';
import type { Subscriptions } from './assignor.js';

/** So many times at most all topics are gone over: each time brings less, and an assignment need not be the best there is. */
const MOST_ROUNDS = 16;
const NOBODY = -1;

interface Topic {
  readonly id: string;
  /** The places of its subscribers among the members. */
  readonly subscribers: readonly number[];
  /** By partition, the place of the member that is to have it. */
  readonly owners: number[];
}

/**
 * Where members subscribe to different topics, all keep what they had of their topics; what nobody has goes to the subscriber
 * that has least; and then partitions go from who has most to who has least, topic by topic, until that evens nothing out.
 */
export function assignDifferentSubscriptions({ members, partitionCount }: Subscriptions): Map<string, Partitions> {
  const loads = new Array<number>(members.length).fill(0);
  const topics = new Map<string, Topic & { subscribers: number[] }>();
  for (const [place, member] of members.entries()) {
    for (const id of member.topics) {
      const topic = topics.get(id) ?? {
        id,
        subscribers: [],
        owners: new Array<number>(partitionCount(id)).fill(NOBODY),
      };
      topics.set(id, topic);
      topic.subscribers.push(place);
    }
  }
  for (const [place, { topics: subscribed, assigned }] of members.entries()) {
    for (const [id, partitions] of assigned) {
      if (!subscribed.has(id)) continue;
      for (const partition of partitions) move(topics.get(id), partition, place, loads);
    }
  }
  const ordered = [...topics.values()].sort(fullestFirst);
  for (const topic of ordered) assignFree(topic, loads);
  evenOut(
    ordered.filter(({ subscribers }) => subscribers.length > 1),
    loads,
  );
  return assignment(members, ordered);
}

/** Most partitions per subscriber first; then fewest subscribers, who have the least choice. */
function fullestFirst(a: Topic, b: Topic): number {
  const byFullness = b.owners.length / b.subscribers.length - a.owners.length / a.subscribers.length;
  if (byFullness !== 0) return byFullness;
  if (a.subscribers.length !== b.subscribers.length) return a.subscribers.length - b.subscribers.length;
  return a.id < b.id ? -1 : 1;
}

function assignFree(topic: Topic, loads: number[]): void {
  const subscribers = byLoad(topic.subscribers, loads);
  for (const [partition, owner] of topic.owners.entries()) {
    if (owner === NOBODY) move(topic, partition, leastLoaded(subscribers, loads), loads);
  }
}

function evenOut(topics: readonly Topic[], loads: number[]): void {
  let lastChanged: Topic | undefined;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const topic of topics) {
      if (topic === lastChanged) return;
      if (evenOutTopic(topic, loads) || lastChanged === undefined) lastChanged = topic;
    }
  }
}

/** Whether anything moved. */
function evenOutTopic(topic: Topic, loads: number[]): boolean {
  const subscribers = byLoad(topic.subscribers, loads);
  const before = new Map<number, number[]>(subscribers.map((place) => [place, []]));
  for (const [partition, owner] of topic.owners.entries()) before.get(owner)?.push(partition);
  let moved = false;
  for (;;) {
    const giver = mostLoaded(
      subscribers.filter((place) => (before.get(place)?.length ?? 0) > 0),
      loads,
    );
    const taker = leastLoaded(subscribers, loads);
    if (giver === undefined || (loads[giver] ?? 0) - (loads[taker] ?? 0) <= 1) return moved;
    const partition = before.get(giver)?.pop();
    if (partition === undefined) return moved;
    move(topic, partition, taker, loads);
    moved = true;
  }
}

/** In the order in which ties are decided. */
function byLoad(places: readonly number[], loads: readonly number[]): number[] {
  return [...places].sort((a, b) => (loads[a] ?? 0) - (loads[b] ?? 0) || a - b);
}

function leastLoaded(places: readonly number[], loads: readonly number[]): number {
  return places.reduce((least, place) => ((loads[place] ?? 0) < (loads[least] ?? 0) ? place : least));
}

function mostLoaded(places: readonly number[], loads: readonly number[]): number | undefined {
  if (places.length === 0) return undefined;
  return places.reduce((most, place) => ((loads[place] ?? 0) >= (loads[most] ?? 0) ? place : most));
}

function move(topic: Topic | undefined, partition: number, to: number, loads: number[]): void {
  const from = topic?.owners[partition];
  if (topic === undefined || from === undefined) return;
  if (from !== NOBODY) loads[from] = (loads[from] ?? 0) - 1;
  topic.owners[partition] = to;
  loads[to] = (loads[to] ?? 0) + 1;
}

function assignment(members: Subscriptions['members'], topics: readonly Topic[]): Map<string, Partitions> {
  const assigned = members.map(() => new Map<string, Set<number>>());
  for (const { id, owners } of topics) {
    for (const [partition, owner] of owners.entries()) {
      const own = assigned[owner];
      const partitions = own?.get(id);
      if (partitions === undefined) own?.set(id, new Set([partition]));
      else partitions.add(partition);
    }
  }
  return new Map(members.map(({ memberId }, place) => [memberId, assigned[place] ?? new Map()]));
}
