import { ConsumerGroupDescribe, ConsumerGroupHeartbeat, ErrorCode } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { createTopic } from '../fixtures.js';
import { Consumer, LEAVING_FOR_A_WHILE, partitionsOf, untilAllOwn } from './consumer-group.js';
import { freshGroup } from './group.js';

const INSTANCE = 'instance-1';
const PATIENCE_MS = 15_000;

export const consumerGroupAssignmentCases = [
  must('consumer-group-heartbeat/partition-moves-stepwise', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848; redpanda-data/redpanda#31216',
    why: 'A partition that is given to the next one before the last one has let it go is read by both.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 4 });
      const first = await Consumer.alone(group, context, topic);
      const second = await Consumer.joined(group, context, topic);
      expectEqual('partitions of the second one when it comes', second.partitions(), []);
      const before = first.memberEpoch;
      await untilAllOwn([first, second], 2);
      const all = [...first.partitions(), ...second.partitions()].sort();
      expectEqual('the partitions of both', all, partitionsOf(topic, 4));
      expectThat('the epoch has gone up', first.memberEpoch > before, first.memberEpoch);
      expectEqual('memberEpoch of the second', second.memberEpoch, first.memberEpoch);
    },
  }),

  must('consumer-group-heartbeat/not-before-it-is-let-go', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'The first one still works on its records: its successor has to wait for the word that it has stopped.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const first = await Consumer.alone(group, context, topic);
      const other = await context.freshTopic();
      const second = await Consumer.of(group, context);
      await second.join([topic, other]);
      // The first one does not want the topic any more, is told to let it go, and does not do so yet.
      const told = await retry(async () => {
        const { assignment } = await first.ask({ subscribedTopicNames: [other.name] });
        return assignment?.topicPartitions.every(({ topicId }) => topicId !== topic.id) || undefined;
      }, PATIENCE_MS);
      expectEqual('the first one is told to let it go', told, true);
      for (let beats = 0; beats < 3; beats++) {
        await second.beat();
        const gone = second.partitions().filter((partition) => partition.startsWith(topic.id));
        expectEqual('partitions of the second one meanwhile', gone, []);
      }
      first.owned = [];
      await first.beat();
      await second.untilItOwns(() => second.partitions().some((partition) => partition.startsWith(topic.id)));
    },
  }),

  must('consumer-group-heartbeat/others-take-over', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Nobody reads the partitions of a consumer that was shut down until they are given to those that stay.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const first = await Consumer.alone(group, context, topic);
      const second = await Consumer.joined(group, context, topic);
      await untilAllOwn([first, second], 1);
      await first.leave();
      await second.untilItOwns((count) => count === 2);
      expectEqual('its partitions', second.partitions(), partitionsOf(topic, 2));
    },
  }),

  must('consumer-group-heartbeat/another-subscription', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'A consumer subscribes to other topics while it runs, and reads them without leaving.',
    async run(context) {
      const group = await freshGroup(context);
      const [topic, other] = [await context.freshTopic(), await context.freshTopic()];
      const consumer = await Consumer.alone(group, context, topic);
      await consumer.beat({ subscribedTopicNames: [topic.name, other.name] });
      await consumer.untilItOwns((count) => count === 2);
      expectEqual('its partitions', consumer.partitions(), [`${topic.id}-0`, `${other.id}-0`].sort());
      await consumer.beat({ subscribedTopicNames: [other.name] });
      await consumer.untilItOwns((count) => count === 1);
      expectEqual('its partitions', consumer.partitions(), [`${other.id}-0`]);
    },
  }),

  must('consumer-group-heartbeat/topic-made-later', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Consumers are often started before their topic is there: no error, and its partitions as soon as it is.',
    async run(context) {
      const consumer = await Consumer.of(await freshGroup(context), context);
      const name = context.freshTopicName();
      expectFields(await consumer.join([{ name, id: '' }]), { errorCode: ErrorCode.NONE });
      expectEqual('its partitions', consumer.partitions(), []);
      const topic = await createTopic(context.client, { name, partitions: 2 });
      await consumer.untilItOwns((count) => count > 0);
      expectEqual('its partitions', consumer.partitions(), partitionsOf(topic, 2));
    },
  }),

  must('consumer-group-heartbeat/range-assignor', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    needs: [ConsumerGroupDescribe],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Who joins topics partition by partition needs the same partitions of each at the same member.',
    async run(context) {
      const group = await freshGroup(context);
      const topics = [await context.freshTopic({ partitions: 2 }), await context.freshTopic({ partitions: 2 })];
      const consumers = [await Consumer.of(group, context), await Consumer.of(group, context)];
      for (const consumer of consumers) await consumer.join(topics, { serverAssignor: 'range' });
      await untilAllOwn(consumers, 2);
      for (const consumer of consumers) {
        const numbers = new Set(consumer.owned.flatMap(({ partitions }) => partitions));
        expectEqual('the number of different partition numbers', numbers.size, 1);
      }
      const { groups } = await context.send(ConsumerGroupDescribe, { groupIds: [group.groupId] }, group.at);
      expectFields(groups, [{ assignorName: 'range' }]);
    },
  }),

  must('consumer-group-heartbeat/regular-expression', {
    api: ConsumerGroupHeartbeat,
    versions: [1, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'The broker decides which topics fit, for all clients alike; the whole name has to fit, not a part of it.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const longer = `${topic.name}-longer`;
      context.alsoDelete(longer);
      await createTopic(context.client, { name: longer });
      const consumer = await Consumer.of(group, context);
      await consumer.join([], { subscribedTopicNames: null, subscribedTopicRegex: `${topic.name.slice(0, -3)}.{3}` });
      await consumer.untilItOwns((count) => count > 0);
      expectEqual('its partitions', consumer.partitions(), partitionsOf(topic, 2));
    },
  }),

  must('consumer-group-heartbeat/no-regular-expression', {
    api: ConsumerGroupHeartbeat,
    versions: [1, 1],
    when: ['consumer-groups'],
    see: 'KIP-848',
    why: 'Only the broker can say so: the expression is one for RE2/J, whatever the client’s language has.',
    async run(context) {
      const consumer = await Consumer.of(await freshGroup(context), context);
      const asked = { subscribedTopicNames: null, subscribedTopicRegex: 'a(b' };
      expectFields(await consumer.askToJoin([], asked), {
        errorCode: ErrorCode.INVALID_REGULAR_EXPRESSION,
        memberId: null,
        memberEpoch: 0,
        assignment: null,
      });
    },
  }),

  must('consumer-group-heartbeat/static-member-comes-back', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848; KIP-345',
    why: 'A restart within the session timeout moves no partition: the successor goes on with what was assigned.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic({ partitions: 2 });
      const before = await Consumer.alone(group, context, topic, INSTANCE);
      const { memberId, memberEpoch } = before;
      expectFields(await before.leave(LEAVING_FOR_A_WHILE), {
        errorCode: ErrorCode.NONE,
        memberId,
        memberEpoch: LEAVING_FOR_A_WHILE,
        assignment: null,
      });
      const after = await Consumer.joined(group, context, topic, INSTANCE);
      expectEqual('memberEpoch', after.memberEpoch, memberEpoch);
      expectEqual('its partitions', after.partitions(), partitionsOf(topic, 2));
      expectThat('it is another member', after.memberId !== memberId, memberId);
    },
  }),

  must('consumer-group-heartbeat/instance-that-is-taken', {
    api: ConsumerGroupHeartbeat,
    versions: [0, 1],
    when: ['consumer-groups'],
    see: 'KIP-848; twmb/franz-go#931',
    why: 'Two processes with one instance id would take the partitions from each other for ever: the second is refused.',
    async run(context) {
      const group = await freshGroup(context);
      const topic = await context.freshTopic();
      const first = await Consumer.alone(group, context, topic, INSTANCE);
      const second = await Consumer.of(group, context, INSTANCE);
      expectFields(await second.askToJoin([topic]), {
        errorCode: ErrorCode.UNRELEASED_INSTANCE_ID,
        memberId: null,
        memberEpoch: 0,
        heartbeatIntervalMs: 0,
        assignment: null,
      });
      expectFields(await first.ask(), { errorCode: ErrorCode.NONE, memberEpoch: first.memberEpoch });
    },
  }),
];
