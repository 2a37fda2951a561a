import {
  ErrorCode,
  FindCoordinator,
  Heartbeat,
  JoinGroup,
  LeaveGroup,
  OffsetCommit,
  OffsetFetch,
  SyncGroup,
} from '../../protocol/index.js';
import { accepting, answering, answerWith, asking, behaviour, bodyOf, pretending, remembering } from './behaviour.js';

export const groupBehaviours = [
  pretending(OffsetCommit, 'commit-forgotten', 'acknowledges a commit and does not keep it', () => (asked) => ({
    topics: asked.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex })),
    })),
  })),
  behaviour(OffsetFetch, 'stale-commit', {
    does: 'tells what was committed before the last commit',
    interceptor() {
      const last = new Map<string, bigint>();
      const before = new Map<string, bigint>();
      const stale = <P extends { partitionIndex: number; committedOffset: bigint }>(topic: string, partition: P): P => {
        const committedOffset = before.get(`${topic}-${partition.partitionIndex}`);
        return committedOffset === undefined ? partition : { ...partition, committedOffset };
      };
      const staleTopic = <P extends { partitionIndex: number; committedOffset: bigint }>(topic: {
        name: string;
        partitions: readonly P[];
      }) => ({ ...topic, partitions: topic.partitions.map((partition) => stale(topic.name, partition)) });
      return {
        request(sent) {
          for (const { name, partitions } of bodyOf(OffsetCommit, sent)?.topics ?? []) {
            for (const { partitionIndex, committedOffset } of partitions) {
              const key = `${name}-${partitionIndex}`;
              before.set(key, last.get(key) ?? -1n);
              last.set(key, committedOffset);
            }
          }
          return 'on';
        },
        answer: (sent, payload) =>
          answerWith(OffsetFetch, sent, payload, (body) => ({
            ...body,
            topics: body.topics.map(staleTopic),
            groups: body.groups.map((group) => ({ ...group, topics: group.topics.map(staleTopic) })),
          })),
      };
    },
  }),
  asking(OffsetCommit, 'metadata-of-commits-lost', 'keeps the offset of a commit and not its metadata', (body) => ({
    ...body,
    topics: body.topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({ ...partition, committedMetadata: '' })),
    })),
  })),
  accepting(OffsetCommit, 'commit-of-an-old-generation', 'takes the commit of a member that lost its partitions', [
    ErrorCode.ILLEGAL_GENERATION,
    ErrorCode.UNKNOWN_MEMBER_ID,
    ErrorCode.FENCED_INSTANCE_ID,
  ]),

  pretending(
    JoinGroup,
    'joined-without-waiting',
    'lets a member in without waiting for the others',
    () => (asked, version) => {
      if (asked.memberId === '' && version >= 4) return undefined;
      const memberId = asked.memberId || 'alone';
      const { name = '', metadata = Buffer.alloc(0) } = asked.protocols[0] ?? {};
      return {
        generationId: 1,
        protocolType: asked.protocolType,
        protocolName: name,
        leader: memberId,
        memberId,
        members: [{ memberId, groupInstanceId: asked.groupInstanceId, metadata }],
      };
    },
  ),
  answering(JoinGroup, 'everybody-leads', 'tells every member that it is the leader', (body) => ({
    ...body,
    leader: body.memberId,
  })),
  remembering(JoinGroup, 'generation-not-raised', 'gives every generation the number of the first', () => {
    let first: number | undefined;
    return (body) => {
      if (body.generationId > 0) first ??= body.generationId;
      return { ...body, generationId: body.generationId > 0 ? (first ?? 0) : body.generationId };
    };
  }),
  remembering(SyncGroup, 'assignments-mixed-up', 'gives every member the assignment that it gave first', () => {
    let first: Buffer | undefined;
    return (body) => {
      if (body.errorCode === ErrorCode.NONE) first ??= body.assignment;
      return { ...body, assignment: body.errorCode === ErrorCode.NONE ? (first ?? body.assignment) : body.assignment };
    };
  }),
  accepting(SyncGroup, 'old-generation-synced', 'hands out an assignment to a member of an old generation', [
    ErrorCode.ILLEGAL_GENERATION,
    ErrorCode.UNKNOWN_MEMBER_ID,
  ]),
  answering(Heartbeat, 'heartbeat-always-well', 'answers 0 to every heartbeat', (body) => ({
    ...body,
    errorCode: 0,
  })),
  pretending(LeaveGroup, 'nobody-leaves', 'says goodbye to members and keeps them', () => (asked) => ({
    members: asked.members.map(({ memberId, groupInstanceId }) => ({ memberId, groupInstanceId })),
  })),
  answering(FindCoordinator, 'coordinator-never-found', 'looks for a coordinator for ever', (body) => ({
    ...body,
    errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE,
    coordinators: body.coordinators.map((one) => ({ ...one, errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE })),
  })),
];
