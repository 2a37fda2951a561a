import { AddOffsetsToTxn, DescribeTransactions, ErrorCode } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields } from '../expect.js';
import { fencedFrom, Producer } from './transaction.js';

const OFFSETS_TOPIC = '__consumer_offsets';

export const addOffsetsToTxnCases = [
  must('add-offsets-to-txn/begins-a-transaction', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    needs: [DescribeTransactions],
    see: 'KIP-98',
    why: 'A stream processor commits what it has read together with what it has written.',
    async run(context) {
      const producer = await Producer.ready(context);
      const { identity, transactionalId } = producer;
      const groupId = context.freshGroupId();
      await context.coordinator(groupId);
      const answer = await context.send(AddOffsetsToTxn, { ...identity, groupId }, producer.at);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      const body = { transactionalIds: [transactionalId] };
      const { transactionStates } = await context.send(DescribeTransactions, body, producer.at);
      expectFields(transactionStates, [{ transactionalId, transactionState: 'Ongoing' }]);
      expectEqual(
        'the topics in it',
        transactionStates[0]?.topics.map(({ topic }) => topic),
        [OFFSETS_TOPIC],
      );
      expectEqual('the number of partitions', transactionStates[0]?.topics[0]?.partitions.length, 1);
    },
  }),

  must('add-offsets-to-txn/again-is-no-error', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'A producer whose connection broke before the answer came sends the request once more.',
    async run(context) {
      const { identity, at } = await Producer.ready(context);
      const groupId = context.freshGroupId();
      await context.coordinator(groupId);
      for (const attempt of ['first', 'again']) {
        const { errorCode } = await context.send(AddOffsetsToTxn, { ...identity, groupId }, at);
        expectEqual(`${attempt}: errorCode`, errorCode, ErrorCode.NONE);
      }
    },
  }),

  must('add-offsets-to-txn/stale-epoch', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    see: 'KIP-98, KIP-588',
    why: 'A process that was thought dead would move the group back to where it was.',
    async run(context) {
      const { identity, transactionalId, at } = await Producer.ready(context);
      await Producer.ready(context, transactionalId);
      const answer = await context.send(AddOffsetsToTxn, { ...identity, groupId: context.freshGroupId() }, at);
      expectFields(answer, { throttleTimeMs: 0, errorCode: fencedFrom(2, context.version) });
    },
  }),

  must('add-offsets-to-txn/unknown-transactional-id', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'A producer whose id the broker has forgotten has to ask for a new one.',
    async run(context) {
      const { transactionalId, at } = await Producer.of(context);
      const request = { transactionalId, producerId: 1n, producerEpoch: 0, groupId: context.freshGroupId() };
      const answer = await context.send(AddOffsetsToTxn, request, at);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING });
    },
  }),

  must('add-offsets-to-txn/another-producer-id', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'Offsets would be pending for a producer that never ends the transaction.',
    async run(context) {
      const [one, other] = [await Producer.ready(context), await Producer.ready(context)];
      const request = { ...one.identity, producerId: other.producerId, groupId: context.freshGroupId() };
      const answer = await context.send(AddOffsetsToTxn, request, one.at);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING });
    },
  }),

  must('add-offsets-to-txn/empty-transactional-id', {
    api: AddOffsetsToTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'All who left it empty by mistake would share one transaction.',
    async run(context) {
      const { identity, at } = await Producer.ready(context);
      const request = { ...identity, transactionalId: '', groupId: context.freshGroupId() };
      const answer = await context.send(AddOffsetsToTxn, request, at);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_REQUEST });
    },
  }),
];
