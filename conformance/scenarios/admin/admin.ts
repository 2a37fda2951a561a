/** The administration that an application does with a library. What a library has no call for is not there. */
export interface Admin {
  readonly topics: TopicAdmin;
  readonly partitions?: PartitionAdmin;
  readonly configs?: ConfigAdmin;
  readonly groups: GroupAdmin;
  readonly records: RecordAdmin;
  close(): Promise<void>;
}

export interface TopicAdmin {
  create(topic: string, partitions: number, configs: Readonly<Record<string, string>>): Promise<void>;
  list(): Promise<readonly string[]>;
  partitionCount(topic: string): Promise<number>;
  delete(topic: string): Promise<void>;
}

export interface PartitionAdmin {
  /** Adds partitions until there are as many. */
  grow(topic: string, partitions: number): Promise<void>;
}

export interface ConfigAdmin {
  /** The value of a topic's config; undefined where it is not told. */
  read(topic: string, name: string): Promise<string | null | undefined>;
  set(topic: string, name: string, value: string): Promise<void>;
}

export interface GroupAdmin {
  list(): Promise<readonly string[]>;
  /** The state in small letters, and how many members there are. */
  describe(groupId: string): Promise<{ readonly state: string; readonly members: number }>;
  delete(groupId: string): Promise<void>;
}

export interface RecordAdmin {
  /** Deletes the records of a partition before an offset. */
  deleteBefore(topic: string, partition: number, offset: bigint): Promise<void>;
}
