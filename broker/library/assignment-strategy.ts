/**
 * How the leader of a group hands out partitions, by the names that Kafka's clients have for it. The members of a group agree on
 * one; the coordinator chooses it, and the leader does the work.
 */
export const AssignmentStrategy = {
  /** All partitions of all topics in turn. */
  RoundRobin: 'roundrobin',
  /** Of each topic, to every member a row of partitions. */
  Range: 'range',
  /** As evenly as RoundRobin, and moving as little as can be. */
  Sticky: 'sticky',
} as const;

export type AssignmentStrategy = (typeof AssignmentStrategy)[keyof typeof AssignmentStrategy];
