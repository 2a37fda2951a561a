import type { Findings } from './invariant.js';

/** A partition of a topic, as `topic-3`. */
export function partitionsOf<T, P>(
  topics: readonly T[],
  name: (topic: T) => string | null,
  partitions: (topic: T) => readonly P[],
  index: (partition: P) => number,
): string[] {
  return topics.flatMap((topic) => partitions(topic).map((partition) => `${name(topic)}-${index(partition)}`));
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
