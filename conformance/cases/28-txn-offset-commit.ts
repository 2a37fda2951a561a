import {
  AddOffsetsToTxn,
  EndTxn,
  ErrorCode,
  OffsetCommit,
  OffsetFetch,
  TxnOffsetCommit,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { commit, committed } from './committed.js';
import { freshGroup, type Group, Member } from './group.js';
import { Producer } from './transaction.js';

const PATIENCE_MS = 10_000;
const NOTHING = -1n;
/** Kafka's default limit is 4096 bytes. */
const TOO_LONG = 'm'.repeat(32_000);

interface Offsets {
  readonly topic: TestTopic;
  readonly group: Group;
  readonly producer: Producer;
}

/** A group, a topic to commit offsets of, and a producer whose transaction has taken the group in. */
async function offsets(context: CaseContext): Promise<Offsets> {
  const topic = await context.freshTopic();
  const group = await freshGroup(context);
  const producer = await Producer.ready(context);
  await producer.includeGroup(group.groupId);
  return { topic, group, producer };
}

/** Waits until the marker has reached the group: EndTxn is answered before. */
async function untilCommitted(context: CaseContext, group: Group, topic: TestTopic, offset: bigint): Promise<void> {
  await retry(async () => {
    const { committedOffset } = await committed(context, group, topic);
    return committedOffset === offset || undefined;
  }, PATIENCE_MS);
  expectFields(await committed(context, group, topic), {
    committedOffset: offset,
    metadata: `at ${offset}`,
    errorCode: ErrorCode.NONE,
  });
}

export const txnOffsetCommitCases = [
  must('txn-offset-commit/visible-after-the-commit', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn, EndTxn, OffsetFetch],
    see: 'KIP-98',
    why: 'A stream processor that dies before its commit would lose what it read and had not yet written.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      expectEqual('errorCode', await producer.commitOffset(group, topic, 42n), ErrorCode.NONE);
      expectFields(await committed(context, group, topic), { committedOffset: NOTHING, errorCode: ErrorCode.NONE });
      await producer.end(true);
      await untilCommitted(context, group, topic, 42n);
    },
  }),

  must('txn-offset-commit/gone-after-an-abort', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn, EndTxn, OffsetCommit, OffsetFetch],
    see: 'KIP-98',
    why: 'A stream processor would go on behind records whose results it gave up.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      await commit(context, group, topic, 7n);
      expectEqual('errorCode', await producer.commitOffset(group, topic, 42n), ErrorCode.NONE);
      await producer.end(false);
      // A second transaction whose end is seen: the markers of the first have come before.
      const other = await Producer.ready(context);
      const second = await context.freshTopic();
      await other.includeGroup(group.groupId);
      await other.commitOffset(group, second, 1n);
      await other.end(true);
      await untilCommitted(context, group, second, 1n);
      expectFields(await committed(context, group, topic), { committedOffset: 7n, metadata: 'at 7', errorCode: 0 });
    },
  }),

  must('txn-offset-commit/last-offset-of-a-transaction-wins', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn, EndTxn, OffsetFetch],
    see: 'KIP-98',
    why: 'Records would be worked on twice.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      for (const offset of [1n, 5n, 3n]) {
        expectEqual('errorCode', await producer.commitOffset(group, topic, offset), ErrorCode.NONE);
      }
      await producer.end(true);
      await untilCommitted(context, group, topic, 3n);
    },
  }),

  must('txn-offset-commit/unstable-until-the-end', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn, EndTxn],
    see: 'KIP-447; dpkp/kafka-python#3023',
    why: 'The next owner of a partition would begin at an offset that is about to change, and work on records twice.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      const { groupId, at } = group;
      await producer.commitOffset(group, topic, 42n);
      const wanted = { groupId, topics: [{ name: topic.name, partitionIndexes: [0] }], requireStable: true };
      const fetchStable = async () => {
        const { topics } = await context.client.send(at, OffsetFetch, wanted, REQUIRES_STABLE);
        return topics[0]?.partitions[0];
      };
      expectFields(await fetchStable(), {
        partitionIndex: 0,
        committedOffset: NOTHING,
        errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT,
      });
      await producer.end(true);
      await untilCommitted(context, group, topic, 42n);
      expectFields(await fetchStable(), { partitionIndex: 0, committedOffset: 42n, errorCode: ErrorCode.NONE });
    },
  }),

  must('txn-offset-commit/whole-answer', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn],
    see: 'Protocol guide, TxnOffsetCommit',
    why: 'A producer commits the transaction only when every partition was taken.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const { group, producer } = await offsets(context);
      const partitions = [0, 1].map((partitionIndex) => ({
        partitionIndex,
        committedOffset: 1n,
        committedMetadata: null,
      }));
      const request = { ...producer.identity, groupId: group.groupId, topics: [{ name: topic.name, partitions }] };
      const answer = await context.send(TxnOffsetCommit, request, group.at);
      answer.topics[0]?.partitions.sort((one, two) => one.partitionIndex - two.partitionIndex);
      expectFields(answer, {
        throttleTimeMs: 0,
        topics: [
          {
            name: topic.name,
            partitions: [
              { partitionIndex: 0, errorCode: ErrorCode.NONE },
              { partitionIndex: 1, errorCode: ErrorCode.NONE },
            ],
          },
        ],
      });
    },
  }),

  must('txn-offset-commit/unknown-partition', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn],
    see: 'Protocol guide, Error Codes',
    why: 'Offsets of what is not there would be kept for good; the known one beside it is taken.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      const partitions = [{ partitionIndex: 9, committedOffset: 1n, committedMetadata: null }];
      const request = { ...producer.identity, groupId: group.groupId, topics: [{ name: topic.name, partitions }] };
      expectFields(await context.send(TxnOffsetCommit, request, group.at), {
        topics: [
          { name: topic.name, partitions: [{ partitionIndex: 9, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }] },
        ],
      });
    },
  }),

  must('txn-offset-commit/metadata-too-large', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn],
    see: 'offset.metadata.max.bytes',
    why: 'Offsets are kept in memory, with all that clients add to them.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      const partitions = [{ partitionIndex: 0, committedOffset: 1n, committedMetadata: TOO_LONG }];
      const request = { topics: [{ name: topic.name, partitions }] };
      const code = await producer.commitOffset(group, topic, 1n, request);
      expectEqual('errorCode', code, ErrorCode.OFFSET_METADATA_TOO_LARGE);
    },
  }),

  must('txn-offset-commit/stale-epoch', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn, EndTxn],
    see: 'KIP-98',
    why: 'A process that was thought dead would move the group back to where it was.',
    async run(context) {
      const { topic, group, producer: zombie } = await offsets(context);
      await zombie.commitOffset(group, topic, 1n);
      const successor = await Producer.ready(context, zombie.transactionalId);
      await successor.includeGroup(group.groupId);
      expectEqual('errorCode', await zombie.commitOffset(group, topic, 1n), ErrorCode.INVALID_PRODUCER_EPOCH);
      // Not before: on Kafka 3.9 the refusal takes the successor's pending offset of the partition with it.
      expectEqual('errorCode of the successor', await successor.commitOffset(group, topic, 2n), ErrorCode.NONE);
      await successor.end(true);
      await untilCommitted(context, group, topic, 2n);
    },
  }),

  must('txn-offset-commit/strange-member', {
    api: TxnOffsetCommit,
    versions: [3, 5],
    needs: [AddOffsetsToTxn],
    see: 'KIP-447',
    why: 'A process that lost its partitions to another would commit for it.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      await Member.alone(group, context);
      const stranger = { memberId: 'nobody', generationId: 1 };
      const code = await producer.commitOffset(group, topic, 1n, stranger);
      expectEqual('errorCode', code, ErrorCode.UNKNOWN_MEMBER_ID);
    },
  }),

  must('txn-offset-commit/former-generation', {
    api: TxnOffsetCommit,
    versions: [3, 5],
    needs: [AddOffsetsToTxn],
    see: 'KIP-447',
    why: 'A process that lost its partitions to another would commit for it.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      const { memberId, generationId } = await Member.alone(group, context);
      for (const wrong of [generationId - 1, generationId + 1]) {
        const code = await producer.commitOffset(group, topic, 1n, { memberId, generationId: wrong });
        expectEqual(`generation ${wrong - generationId}: errorCode`, code, ErrorCode.ILLEGAL_GENERATION);
      }
      const code = await producer.commitOffset(group, topic, 1n, { memberId, generationId });
      expectEqual('its own generation: errorCode', code, ErrorCode.NONE);
    },
  }),

  must('txn-offset-commit/member-of-a-group-without-members', {
    api: TxnOffsetCommit,
    versions: [3, 5],
    needs: [AddOffsetsToTxn],
    see: 'KIP-447',
    why: 'The group was emptied meanwhile: the process is no longer a member of it.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      const code = await producer.commitOffset(group, topic, 1n, { memberId: 'nobody', generationId: 1 });
      // Which of the two was checked first differs between Kafka's old coordinator and its new one.
      const refused = code === ErrorCode.UNKNOWN_MEMBER_ID || code === ErrorCode.ILLEGAL_GENERATION;
      expectThat('it is refused', refused, code);
    },
  }),

  must('txn-offset-commit/empty-transactional-id', {
    api: TxnOffsetCommit,
    versions: [0, 5],
    needs: [AddOffsetsToTxn],
    see: 'KIP-98',
    why: 'All who left it empty by mistake would share one transaction.',
    async run(context) {
      const { topic, group, producer } = await offsets(context);
      const code = await producer.commitOffset(group, topic, 1n, { transactionalId: '' });
      expectEqual('errorCode', code, ErrorCode.INVALID_REQUEST);
    },
  }),

  must('txn-offset-commit/takes-the-group-in-by-itself', {
    api: TxnOffsetCommit,
    versions: [5, 5],
    needs: [EndTxn, OffsetFetch],
    see: 'KIP-890',
    why: 'Producers of KIP-890 leave AddOffsetsToTxn out.',
    async run(context) {
      const topic = await context.freshTopic();
      const group = await freshGroup(context);
      const producer = await Producer.ready(context);
      expectEqual('errorCode', await producer.commitOffset(group, topic, 42n), ErrorCode.NONE);
      await producer.end(true);
      await untilCommitted(context, group, topic, 42n);
    },
  }),

  must('txn-offset-commit/outside-of-a-transaction', {
    api: TxnOffsetCommit,
    versions: [0, 4],
    see: 'KIP-890',
    why: 'Offsets would be pending for good: no marker ever comes to the group.',
    async run(context) {
      const topic = await context.freshTopic();
      const group = await freshGroup(context);
      const producer = await Producer.ready(context);
      const code = await producer.commitOffset(group, topic, 42n);
      // Kafka 4.3 says now one and now the other, at every version.
      const refused = code === ErrorCode.INVALID_TXN_STATE || code === ErrorCode.TRANSACTION_ABORTABLE;
      expectThat('it is refused', refused, code);
    },
  }),
];

/** The last version of OffsetFetch that asks for one group, and requires stable offsets (KIP-447). */
const REQUIRES_STABLE = 7;
