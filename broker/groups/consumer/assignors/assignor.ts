import type { Partitions } from '../partitions.js';

/** A member, as an assignor sees it. */
export interface AssignedMember {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** The ids of the topics that it subscribes to, of those that there are. */
  readonly topics: ReadonlySet<string>;
  /** What it was to have until now. */
  readonly assigned: Partitions;
}

export interface Subscriptions {
  readonly members: readonly AssignedMember[];
  /** How many partitions a topic has that somebody subscribes to. */
  partitionCount(topicId: string): number;
}

/** A way to say which member is to have which partitions. Every member is in its answer. */
export interface Assignor {
  /** As members ask for it. */
  readonly name: string;
  assign(subscriptions: Subscriptions): Map<string, Partitions>;
}
