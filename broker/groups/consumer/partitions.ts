/** Partitions by the id of their topic; no topic without any. */
export type Partitions = ReadonlyMap<string, ReadonlySet<number>>;

/** Partitions that a member has, each with the epoch of the assignment that gave it (KIP-1251). */
export type HeldPartitions = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** As requests, answers and records list them. */
export type ListedPartitions = readonly { readonly topicId: string; readonly partitions: readonly number[] }[];

interface PartitionsOfTopic {
  readonly size: number;
  has(partition: number): boolean;
  keys(): Iterable<number>;
}

export const NO_PARTITIONS: Partitions & HeldPartitions = new Map();

export function listed(
  partitions: ReadonlyMap<string, PartitionsOfTopic>,
): { topicId: string; partitions: number[] }[] {
  return Array.from(partitions, ([topicId, of]) => ({ topicId, partitions: [...of.keys()].sort((a, b) => a - b) }));
}

export function fromList(list: ListedPartitions): Partitions {
  return new Map(
    list.flatMap(({ topicId, partitions }) => (partitions.length > 0 ? [[topicId, new Set(partitions)]] : [])),
  );
}

export function count(partitions: ReadonlyMap<string, PartitionsOfTopic>): number {
  let size = 0;
  for (const of of partitions.values()) size += of.size;
  return size;
}

/** Partitions as a member holds them that were all assigned in one epoch. */
export function heldSince(epoch: number, partitions: ReadonlyMap<string, PartitionsOfTopic>): HeldPartitions {
  return new Map(
    Array.from(partitions, ([topicId, of]) => [
      topicId,
      new Map(Array.from(of.keys(), (partition) => [partition, epoch])),
    ]),
  );
}

/** What is held of either. */
export function together(a: HeldPartitions, b: HeldPartitions): HeldPartitions {
  const all = new Map(a);
  for (const [topicId, partitions] of b) all.set(topicId, new Map([...(a.get(topicId) ?? []), ...partitions]));
  return all;
}

export function samePartitions(
  a: ReadonlyMap<string, PartitionsOfTopic>,
  b: ReadonlyMap<string, PartitionsOfTopic>,
): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [topicId, of] of a) {
    const others = b.get(topicId);
    if (others?.size !== of.size) return false;
    for (const partition of of.keys()) if (!others.has(partition)) return false;
  }
  return true;
}

/** Also with the same epochs. */
export function sameHeld(a: HeldPartitions, b: HeldPartitions): boolean {
  if (a === b) return true;
  if (!samePartitions(a, b)) return false;
  for (const [topicId, of] of a) {
    for (const [partition, epoch] of of) if (b.get(topicId)?.get(partition) !== epoch) return false;
  }
  return true;
}

/** Whether all that is listed is among the partitions. */
export function includes(partitions: ReadonlyMap<string, PartitionsOfTopic>, list: ListedPartitions): boolean {
  return list.every((topic) => {
    const of = partitions.get(topic.topicId);
    return of !== undefined && topic.partitions.every((partition) => of.has(partition));
  });
}

/** Whether any that is listed is among the partitions. */
export function intersects(partitions: ReadonlyMap<string, PartitionsOfTopic>, list: ListedPartitions): boolean {
  return list.some((topic) => topic.partitions.some((partition) => partitions.get(topic.topicId)?.has(partition)));
}
