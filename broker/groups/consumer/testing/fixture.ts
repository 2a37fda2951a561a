import type { KeyedRecord } from '../../../../protocol/logs/coordinator-record.js';
import type { ConsumerGroupConfig } from '../config.js';
import { type ConsumerGroupDependencies, ConsumerGroups } from '../consumer-groups.js';
import { LEAVING, LEAVING_FOR_A_WHILE } from '../member.js';
import type { ListedPartitions } from '../partitions.js';
import type { ConsumerHeartbeat, ConsumerHeartbeatResult } from '../requests.js';
import type { TopicsView, ViewedTopic } from '../topics-view.js';

export const GROUP = 'group';
const REBALANCE_TIMEOUT_MS = 30_000;

/** Topics that come, grow and go as a test says; the id of each is its name and a number. */
export class TestTopics implements TopicsView {
  revision = 0;
  private made = 0;
  private readonly byName = new Map<string, ViewedTopic>();

  constructor(topics: Readonly<Record<string, number>> = {}) {
    for (const [name, partitions] of Object.entries(topics)) this.set(name, partitions);
  }

  /** Makes a topic, or lets it grow. */
  set(name: string, partitions: number): string {
    // Records hold ids of 16 bytes.
    const id = this.byName.get(name)?.id ?? Buffer.from(`${name}#${++this.made}`.padEnd(16)).toString('base64url');
    this.byName.set(name, { id, name, partitions: { length: partitions } });
    this.revision++;
    return id;
  }

  delete(name: string): void {
    this.byName.delete(name);
    this.revision++;
  }

  get(name: string): ViewedTopic | undefined {
    return this.byName.get(name);
  }

  getById(id: string): ViewedTopic | undefined {
    return [...this.byName.values()].find((topic) => topic.id === id);
  }

  all(): Iterable<ViewedTopic> {
    return this.byName.values();
  }

  /** The names of partitions, `orders-0`, in order. */
  namesOf(list: ListedPartitions): string[] {
    return list
      .flatMap(({ topicId, partitions }) =>
        partitions.map((partition) => `${this.getById(topicId)?.name ?? topicId}-${partition}`),
      )
      .sort();
  }
}

/** Groups whose records a test can look at, and whose writes it can let fail. */
export class TestGroups {
  readonly topics: TestTopics;
  readonly written: KeyedRecord[] = [];
  readonly groups: ConsumerGroups;
  /** What the next writes fail with. */
  failure: Error | undefined;

  constructor(
    topics: Readonly<Record<string, number>> | TestTopics = { orders: 4 },
    config: Partial<ConsumerGroupConfig> = {},
    deps: Partial<ConsumerGroupDependencies> = {},
  ) {
    this.topics = topics instanceof TestTopics ? topics : new TestTopics(topics);
    this.groups = new ConsumerGroups(config, {
      topics: this.topics,
      append: async (_groupId, records) => {
        if (this.failure !== undefined) throw this.failure;
        this.written.push(...records);
      },
      ...deps,
    });
  }

  member(memberId: string, instanceId: string | null = null): TestMember {
    return new TestMember(this, memberId, instanceId);
  }

  /** The same, as another process finds it that reads what this one wrote. */
  restarted(config: Partial<ConsumerGroupConfig> = {}): TestGroups {
    const again = new TestGroups(this.topics, config);
    for (const record of this.written) again.groups.replay(record);
    again.written.push(...this.written);
    again.groups.loaded();
    return again;
  }
}

/** A heartbeat that says nothing but who sends it, and what is given. */
export function heartbeat(
  { memberId, memberEpoch, instanceId }: Pick<ConsumerHeartbeat, 'memberId' | 'memberEpoch' | 'instanceId'>,
  said: Partial<ConsumerHeartbeat>,
): ConsumerHeartbeat {
  return {
    groupId: GROUP,
    memberId,
    memberEpoch,
    instanceId,
    rackId: null,
    rebalanceTimeoutMs: -1,
    subscribedTopicNames: null,
    subscribedTopicRegex: null,
    serverAssignor: null,
    topicPartitions: null,
    clientId: 'client',
    clientHost: '/127.0.0.1',
    mustNameItself: true,
    ...said,
  };
}

/** A client, which gives up at once what is taken from it, and says so. */
export class TestMember {
  memberEpoch = 0;
  owned: ListedPartitions = [];

  constructor(
    private readonly of: Pick<TestGroups, 'groups' | 'topics'>,
    public memberId: string,
    readonly instanceId: string | null,
  ) {}

  /** One heartbeat; what it answers changes nothing here. */
  ask(change: Partial<ConsumerHeartbeat> = {}): Promise<ConsumerHeartbeatResult> {
    return this.of.groups.heartbeat(heartbeat(this, change));
  }

  async take(change: Partial<ConsumerHeartbeat>): Promise<ConsumerHeartbeatResult> {
    const answer = await this.ask(change);
    this.memberId = answer.memberId;
    this.memberEpoch = answer.memberEpoch;
    this.owned = answer.assignment?.topicPartitions ?? this.owned;
    return answer;
  }

  join(
    topics: readonly string[] = ['orders'],
    change: Partial<ConsumerHeartbeat> = {},
  ): Promise<ConsumerHeartbeatResult> {
    return this.take({
      memberEpoch: 0,
      rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
      subscribedTopicNames: topics,
      topicPartitions: [],
      ...change,
    });
  }

  /** A heartbeat that says what it owns. */
  beat(change: Partial<ConsumerHeartbeat> = {}): Promise<ConsumerHeartbeatResult> {
    return this.take({ topicPartitions: this.owned, ...change });
  }

  leave(): Promise<ConsumerHeartbeatResult> {
    return this.ask({ memberEpoch: LEAVING });
  }

  leaveForAWhile(): Promise<ConsumerHeartbeatResult> {
    return this.ask({ memberEpoch: LEAVING_FOR_A_WHILE });
  }

  /** The names of the partitions that it owns. */
  get partitions(): string[] {
    return this.of.topics.namesOf(this.owned);
  }
}

/** Heartbeats of all in turn, so often that everybody has come to what it is to have. */
export async function settle(...members: TestMember[]): Promise<void> {
  for (let round = 0; round < 5; round++) for (const member of members) await member.beat();
}
