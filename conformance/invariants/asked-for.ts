import type { Findings } from './invariant.js';

/** Each partition of some topics, as `topic-3`. */
export function partitionsOf<T, P>(
  topics: readonly T[],
  name: (topic: T) => string | null,
  partitions: (topic: T) => readonly P[],
  index: (partition: P) => number,
): string[] {
  return topics.flatMap((topic) => partitions(topic).map((partition) => `${name(topic)}-${index(partition)}`));
}

/** A topic with its partitions as most messages call them. */
interface Partitioned {
  readonly name: string | null;
  readonly partitions: readonly { readonly partitionIndex: number }[];
}

/** The same where messages call them so. */
export function namedPartitions<T extends Partitioned>(
  topics: readonly T[],
  name: (topic: T) => string | null = (topic) => topic.name,
): string[] {
  return partitionsOf(
    topics,
    name,
    (topic) => topic.partitions,
    (partition) => partition.partitionIndex,
  );
}

/** Just what was asked about is answered about, in whatever order; what was asked about twice may be answered once. */
export function justTheseAnswered(
  findings: Findings,
  what: string,
  got: readonly string[],
  asked: readonly string[],
): void {
  findings.equal(what, [...new Set(got)].sort(), [...new Set(asked)].sort());
}
