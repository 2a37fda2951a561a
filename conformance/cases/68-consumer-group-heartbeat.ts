import { ConsumerGroupHeartbeat, ErrorCode } from '../../protocol/index.js';
import type { Case } from '../case.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { Consumer, LEAVING, LEAVING_FOR_A_WHILE, partitionsOf } from './consumer-group.js';
import { freshGroup } from './group.js';

/** What an answer with an error says beside it. */
const NOTHING = { memberId: null, memberEpoch: 0, heartbeatIntervalMs: 0, assignment: null };

export const consumerGroupHeartbeatCases: readonly Case[] = [
  must('consumer-group-heartbeat/join', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'From this one answer a consumer knows its id, its epoch, when to heartbeat, and what to read.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 3 });
      const consumer = await Consumer.of(group, context);
      const { memberId, memberEpoch, heartbeatIntervalMs, ...answer } = await consumer.join([topic]);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null });
      expectThat('it has a member id', memberId !== null && memberId !== '', memberId);
      if (context.version >= 1) expectEqual('memberId', memberId, consumer.memberId);
      expectThat('it has a member epoch', memberEpoch > 0, memberEpoch);
      expectThat('it has an interval', heartbeatIntervalMs > 0, heartbeatIntervalMs);
      await consumer.untilItOwns((count) => count > 0);
      expectEqual('its partitions', consumer.partitions(), partitionsOf(topic, 3));
    },
  }),

  must('consumer-group-heartbeat/nothing-new', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'An assignment in an answer is one to be carried out; an empty one would take everything from the member.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const consumer = await Consumer.alone(await freshGroup(context), context, topic);
      const { memberId, memberEpoch } = consumer;
      const { heartbeatIntervalMs, ...answer } = await consumer.ask();
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        memberId,
        memberEpoch,
        assignment: null,
      });
      expectThat('it has an interval', heartbeatIntervalMs > 0, heartbeatIntervalMs);
    },
  }),

  must('consumer-group-heartbeat/all-said-again', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'After a lost answer a client says all that it knows; the whole assignment comes back, and its epoch stays.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const consumer = await Consumer.alone(await freshGroup(context), context, topic);
      const { memberEpoch } = consumer;
      await consumer.join([topic], { memberEpoch, topicPartitions: [{ topicId: topic.id, partitions: [0, 1] }] });
      expectEqual('memberEpoch', consumer.memberEpoch, memberEpoch);
      expectEqual('its partitions', consumer.partitions(), partitionsOf(topic, 2));
    },
  }),

  must('consumer-group-heartbeat/leave', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A consumer that is closed frees its partitions at once; one that has left and goes on is told so.',
    async run(context) {
      const topic = await context.freshTopic();
      const consumer = await Consumer.alone(await freshGroup(context), context, topic);
      const { memberId } = consumer;
      expectFields(await consumer.leave(), {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        memberId,
        memberEpoch: LEAVING,
        heartbeatIntervalMs: 0,
        assignment: null,
      });
      expectFields(await consumer.ask(), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, ...NOTHING });
      expectFields(await consumer.leave(), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, ...NOTHING });
    },
  }),

  must('consumer-group-heartbeat/unknown-member', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A member that was forgotten gives up its partitions and joins anew, on no other code than this.',
    async run(context) {
      const topic = await context.freshTopic();
      const consumer = await Consumer.alone(await freshGroup(context), context, topic);
      for (const memberEpoch of [3, LEAVING]) {
        const answer = await consumer.ask({ memberId: 'nobody', memberEpoch });
        expectFields(answer, { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, ...NOTHING });
        expectThat('there is a message', answer.errorMessage !== null, answer.errorMessage);
      }
      const instance = { memberId: 'nobody', memberEpoch: LEAVING_FOR_A_WHILE, instanceId: 'instance-9' };
      expectFields(await consumer.ask(instance), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, ...NOTHING });
      expectFields(await consumer.ask(), { errorCode: ErrorCode.NONE });
    },
  }),

  must('consumer-group-heartbeat/unknown-group', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'The group was deleted under a consumer that was away: it joins anew, and makes the group again.',
    async run(context) {
      const consumer = await Consumer.of(await freshGroup(context), context);
      const answer = await consumer.ask({ memberId: 'nobody', memberEpoch: 3 });
      const codes: readonly number[] = [ErrorCode.GROUP_ID_NOT_FOUND, ErrorCode.UNKNOWN_MEMBER_ID];
      expectThat('errorCode is 69 or 25', codes.includes(answer.errorCode), answer.errorCode);
      expectFields(answer, NOTHING);
    },
  }),

  must('consumer-group-heartbeat/wrong-epoch', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848; confluentinc/librdkafka#4634',
    why: 'A member that missed a change may hold partitions of another’s: it has to give up all and join again.',
    async run(context) {
      const topic = await context.freshTopic();
      const consumer = await Consumer.alone(await freshGroup(context), context, topic);
      // Another subscription is another epoch: the one before is an old one then.
      const before = consumer.memberEpoch;
      await consumer.beat({ subscribedTopicNames: [] });
      await consumer.untilItsEpochIsAfter(before);
      for (const memberEpoch of [consumer.memberEpoch + 5, before]) {
        const answer = await consumer.ask({ memberEpoch });
        expectFields(answer, { errorCode: ErrorCode.FENCED_MEMBER_EPOCH, ...NOTHING });
      }
      expectFields(await consumer.ask(), { errorCode: ErrorCode.NONE, memberEpoch: consumer.memberEpoch });
    },
  }),

  must('consumer-group-heartbeat/unsupported-assignor', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A name that was mistyped must stop the consumer, not give it some other assignment.',
    async run(context) {
      const topic = await context.freshTopic();
      const consumer = await Consumer.of(await freshGroup(context), context);
      const answer = await consumer.askToJoin([topic], { serverAssignor: 'no-such-assignor' });
      expectFields(answer, { errorCode: ErrorCode.UNSUPPORTED_ASSIGNOR, ...NOTHING });
    },
  }),

  must('consumer-group-heartbeat/incomplete', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'What the first request leaves out nobody can know later: a half member would wait for partitions for ever.',
    async run(context) {
      const topic = await context.freshTopic();
      const consumer = await Consumer.of(await freshGroup(context), context);
      const memberId = 'somebody';
      for (const [what, change] of Object.entries({
        'without a group': { groupId: '' },
        'without a subscription': { subscribedTopicNames: null },
        'without a rebalance timeout': { rebalanceTimeoutMs: -1 },
        'with partitions': { topicPartitions: [{ topicId: topic.id, partitions: [0] }] },
        'with an empty instance id': { instanceId: '' },
        'with epoch -3': { memberEpoch: -3 },
      })) {
        const { errorCode, errorMessage, ...answer } = await consumer.askToJoin([topic], { memberId, ...change });
        expectEqual(`errorCode ${what}`, errorCode, ErrorCode.INVALID_REQUEST);
        expectFields(answer, NOTHING);
        expectThat('there is a message', errorMessage !== null, errorMessage);
      }
    },
  }),

  must('consumer-group-heartbeat/id-made-by-the-client', {
    api: ConsumerGroupHeartbeat,
    versions: [1, 1],
    when: ['consumer-groups'],
    see: 'KIP-1082',
    why: 'A consumer whose first answer is lost asks again under the same id; without one it would be a second member.',
    async run(context) {
      const topic = await context.freshTopic();
      const consumer = await Consumer.of(await freshGroup(context), context);
      const answer = await consumer.askToJoin([topic], { memberId: '' });
      expectFields(answer, { errorCode: ErrorCode.INVALID_REQUEST, ...NOTHING });
      const first = await consumer.join([topic]);
      const second = await consumer.join([topic]);
      expectEqual('memberId', second.memberId, first.memberId);
    },
  }),

  must('consumer-group-heartbeat/id-made-by-the-coordinator', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 0],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'The first clients of the protocol have no id before they join.',
    async run(context) {
      const topic = await context.freshTopic();
      const group = await freshGroup(context);
      const [one, two] = [await Consumer.of(group, context), await Consumer.of(group, context)];
      await one.join([topic]);
      await two.join([topic]);
      expectThat('each has an id', one.memberId !== '' && two.memberId !== '', [one.memberId, two.memberId]);
      expectThat('the ids differ', one.memberId !== two.memberId, one.memberId);
    },
  }),
];
