import { AddPartitionsToTxn, EndTxn, ErrorCode, Fetch, Produce } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { fencedFrom, Producer, patiently } from './transaction.js';
import { readCommitted } from './transaction-reads.js';

/** From here on the end of a transaction raises the epoch, and the answer says so. */
const RAISES_EPOCH = 5;

export const endTxnCases = [
  must('end-txn/commit', {
    api: EndTxn,
    versions: [0, 5],
    needs: [AddPartitionsToTxn, Produce, Fetch],
    see: 'KIP-98',
    why: 'What was committed has to reach those who read only that.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const producer = await Producer.ready(context);
      await producer.write(topic, ['a', 'b'], 0);
      await producer.write(topic, ['c'], 1);
      expectFields(await producer.askToEnd(true), { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      expectEqual('partition 0', (await readCommitted(context, topic, 3n, 0)).values, ['a', 'b']);
      expectEqual('partition 1', (await readCommitted(context, topic, 2n, 1)).values, ['c']);
    },
  }),

  must('end-txn/abort', {
    api: EndTxn,
    versions: [0, 5],
    needs: [AddPartitionsToTxn, Produce, Fetch],
    see: 'KIP-98',
    why: 'Half of a transfer would be seen, whose other half was given up.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const producer = await Producer.ready(context);
      await producer.write(topic, ['a', 'b'], 0);
      await producer.write(topic, ['c'], 1);
      expectFields(await producer.askToEnd(false), { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
      expectEqual('partition 0', (await readCommitted(context, topic, 3n, 0)).values, []);
      expectEqual('partition 1', (await readCommitted(context, topic, 2n, 1)).values, []);
    },
  }),

  must('end-txn/nothing-given-when-epoch-stays', {
    api: EndTxn,
    versions: [0, 4],
    see: 'KIP-890',
    why: 'A producer of before KIP-890 goes on with the epoch it has, and would be fenced if that were raised behind its back.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      const before = producer.identity;
      for (const committed of [true, false]) {
        await producer.write(topic, ['x']);
        expectFields(await producer.end(committed), { errorCode: ErrorCode.NONE, producerId: -1n, producerEpoch: -1 });
        expectEqual('what the producer goes on with', producer.identity, before);
      }
    },
  }),

  must('end-txn/commit-again', {
    api: EndTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'A producer whose connection broke before the answer came asks again, and must learn that all is well.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['x']);
      await producer.end(true);
      expectFields(await producer.end(true), { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
    },
  }),

  must('end-txn/abort-again', {
    api: EndTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'A producer whose connection broke before the answer came asks again, and must learn that all is well.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['x']);
      await producer.end(false);
      expectFields(await producer.end(false), { throttleTimeMs: 0, errorCode: ErrorCode.NONE });
    },
  }),

  must('end-txn/abort-after-commit', {
    api: EndTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'A producer would believe that what everybody has read was never there.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      for (const committed of [true, false]) {
        await producer.write(topic, ['x']);
        await producer.end(committed);
        await readCommitted(context, topic, 2n);
        const answer = await patiently(() => producer.askToEnd(!committed));
        expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_TXN_STATE });
      }
    },
  }),

  must('end-txn/without-a-transaction', {
    api: EndTxn,
    versions: [0, 4],
    see: 'KIP-98',
    why: 'The producer has lost track: what it takes for committed is nowhere.',
    async run(context) {
      const producer = await Producer.ready(context);
      for (const committed of [true, false]) {
        const answer = await producer.askToEnd(committed);
        expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_TXN_STATE });
      }
    },
  }),

  must('end-txn/stale-epoch', {
    api: EndTxn,
    versions: [0, 5],
    see: 'KIP-98, KIP-588',
    why: 'A process that was thought dead would end the transaction of its successor, half written.',
    async run(context) {
      const topic = await context.freshTopic();
      const zombie = await Producer.ready(context);
      const successor = await Producer.ready(context, zombie.transactionalId);
      await successor.write(topic, ['half']);
      for (const committed of [true, false]) {
        const answer = await zombie.askToEnd(committed);
        expectFields(answer, { throttleTimeMs: 0, errorCode: fencedFrom(2, context.version) });
      }
      await successor.write(topic, ['whole']);
      await successor.end(true);
      expectEqual('committed', (await readCommitted(context, topic, 3n)).values, ['half', 'whole']);
    },
  }),

  must('end-txn/unknown-transactional-id', {
    api: EndTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'A producer whose id the broker has forgotten has to ask for a new one.',
    async run(context) {
      const producer = await Producer.of(context);
      const answer = await producer.askToEnd(true, { ...producer.identity, producerId: 1n, producerEpoch: 0 });
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING });
    },
  }),

  must('end-txn/another-producer-id', {
    api: EndTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'One application would end the transactions of another.',
    async run(context) {
      const topic = await context.freshTopic();
      const [one, other] = [await Producer.ready(context), await Producer.ready(context)];
      await one.write(topic, ['x']);
      const answer = await one.askToEnd(true, { ...one.identity, producerId: other.producerId });
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_PRODUCER_ID_MAPPING });
      await one.end(false);
      expectEqual('committed', (await readCommitted(context, topic, 2n)).values, []);
    },
  }),

  must('end-txn/empty-transactional-id', {
    api: EndTxn,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'All who left it empty by mistake would share one transaction.',
    async run(context) {
      const producer = await Producer.ready(context);
      const answer = await producer.askToEnd(true, { ...producer.identity, transactionalId: '' });
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_REQUEST });
    },
  }),

  must('end-txn/raises-the-epoch', {
    api: EndTxn,
    versions: [RAISES_EPOCH, 5],
    see: 'KIP-890',
    why: 'A record that was on its way when the transaction ended would open the next one and keep it open for good.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      const { producerId, producerEpoch } = producer;
      for (const [index, committed] of [true, false, true].entries()) {
        await producer.write(topic, ['x']);
        const answer = await producer.end(committed);
        expectFields(answer, {
          throttleTimeMs: 0,
          errorCode: ErrorCode.NONE,
          producerId,
          producerEpoch: producerEpoch + index + 1,
        });
      }
    },
  }),

  must('end-txn/lost-answer-of-a-raised-epoch', {
    api: EndTxn,
    versions: [RAISES_EPOCH, 5],
    see: 'KIP-890',
    why: 'A producer whose connection broke before the answer came asks again with the epoch it knows, and is no zombie.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['x']);
      const { identity } = producer;
      const { producerId, producerEpoch } = await producer.end(true);
      const answer = await patiently(() => producer.askToEnd(true, identity));
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerId, producerEpoch });
    },
  }),

  must('end-txn/late-record-of-a-raised-epoch', {
    api: EndTxn,
    versions: [RAISES_EPOCH, 5],
    needs: [Produce],
    see: 'KIP-890',
    why: 'A record that was on its way when the transaction ended would be taken for part of the next one.',
    async run(context) {
      const topic = await context.freshTopic();
      const producer = await Producer.ready(context);
      await producer.write(topic, ['x']);
      await producer.askToEnd(true);
      await readCommitted(context, topic, 2n);
      const { responses } = await producer.produce(topic, ['late']);
      expectFields(responses, [
        { partitionResponses: [{ errorCode: ErrorCode.INVALID_PRODUCER_EPOCH, baseOffset: -1n }] },
      ]);
    },
  }),

  must('end-txn/abort-of-nothing', {
    api: EndTxn,
    versions: [RAISES_EPOCH, 5],
    see: 'KIP-890',
    why: 'A producer aborts when it does not know whether the broker has begun its transaction; that must not be an error.',
    async run(context) {
      const producer = await Producer.ready(context);
      const { producerId, producerEpoch } = producer;
      const answer = await producer.end(false);
      expectFields(answer, { throttleTimeMs: 0, errorCode: 0, producerId, producerEpoch: producerEpoch + 1 });
      expectThat('the producer goes on', producer.producerEpoch > producerEpoch, producer.producerEpoch);
    },
  }),

  must('end-txn/commit-of-nothing', {
    api: EndTxn,
    versions: [RAISES_EPOCH, 5],
    see: 'KIP-890',
    why: 'The producer has lost track: what it takes for committed is nowhere.',
    async run(context) {
      const answer = await (await Producer.ready(context)).askToEnd(true);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.INVALID_TXN_STATE });
    },
  }),
];
