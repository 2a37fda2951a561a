/** One consumer of a group, as a process of its own would be: with its own connection. */
export interface GroupMember {
  /** The generation or epoch that it lives in; undefined while it is on its way to one. */
  readonly epoch: number | undefined;
  /** The partitions that it reads. */
  readonly share: readonly number[];
  /** Connects, without joining. */
  connect(): Promise<void>;
  /** Joins, and lives on by itself until it leaves. */
  join(): void;
  /** Saves the position of its partitions, which was due at `dueAt` (of `performance.now`). */
  commit(dueAt: number): Promise<void>;
  /** Leaves the group and ends; resolves when the broker has answered. */
  leave(): Promise<void>;
  /** Ends without a word. */
  close(): void;
}

/** Who is told what becomes of a member. */
export interface MemberObserver {
  /** It has sent a JoinGroup that the broker holds until the group is complete. */
  joining(): void;
  /** Its epoch or its share is another. */
  changed(): void;
}
