import {
  AddPartitionsToTxn,
  EndTxn,
  ErrorCode,
  Fetch,
  InitProducerId,
  type InitProducerIdResponse,
  Produce,
} from '../../protocol/index.js';
import { must } from '../case.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { fetchFrom, READ_COMMITTED } from './requests.js';
import { fencedFrom, freshTransactionalId, Producer, patiently } from './transaction.js';

/** Kafka's default is 15 minutes; no broker gives a transaction this long. */
const TOO_LONG_MS = 2_147_483_647;

const NONE_GIVEN = { producerId: -1n, throttleTimeMs: 0 };

export const initProducerIdTransactionalCases = [
  must('init-producer-id/transactional', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [EndTxn],
    see: 'KIP-98',
    why: 'A transactional producer cannot start without.',
    async run(context) {
      const producer = await Producer.of(context);
      const answer = await producer.init();
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerEpoch: 0 });
      expectThat('producerId is one', answer.producerId >= 0n, answer.producerId);
    },
  }),

  must('init-producer-id/same-id-next-epoch', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [EndTxn],
    see: 'KIP-98',
    why: 'The id is what ties a producer to the transactions of its former life, the epoch what shuts that out.',
    async run(context) {
      const first = await Producer.ready(context);
      const second = await Producer.of(context, first.transactionalId);
      for (const producerEpoch of [1, 2]) {
        const answer = await second.init();
        expectFields(answer, { throttleTimeMs: 0, errorCode: 0, producerId: first.producerId, producerEpoch });
      }
    },
  }),

  must('init-producer-id/transactional-ids-are-apart', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [EndTxn],
    see: 'KIP-98',
    why: 'Two applications would fence each other and mix up their transactions.',
    async run(context) {
      const [one, two] = [await Producer.ready(context), await Producer.ready(context)];
      expectThat(
        'the producerId of another transactional id is another',
        one.producerId !== two.producerId,
        two.identity,
      );
      expectEqual('producerEpoch', two.producerEpoch, 0);
    },
  }),

  must('init-producer-id/fences-the-former', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [EndTxn, AddPartitionsToTxn],
    see: 'KIP-98',
    why: 'A process that was thought dead would commit what its successor has taken up again.',
    async run(context) {
      const topic = await context.freshTopic();
      const zombie = await Producer.ready(context);
      await zombie.include(topic);
      await Producer.ready(context, zombie.transactionalId);
      const fenced = [ErrorCode.PRODUCER_FENCED, ErrorCode.INVALID_PRODUCER_EPOCH];
      const [added] = await zombie.addPartitions([{ name: topic.name, partitions: [0] }]);
      expectThat(
        'AddPartitionsToTxn of the former is fenced',
        fenced.some((code) => code === added?.errorCode),
        added,
      );
      const { errorCode } = await zombie.askToEnd(true);
      expectThat(
        'EndTxn of the former is fenced',
        fenced.some((code) => code === errorCode),
        errorCode,
      );
    },
  }),

  must('init-producer-id/former-cannot-write', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [AddPartitionsToTxn],
    see: 'KIP-98',
    why: 'Records of a process that was thought dead would stand in the log beside those of its successor.',
    async run(context) {
      const topic = await context.freshTopic();
      const zombie = await Producer.ready(context);
      await zombie.write(topic, ['of the first life']);
      const successor = await Producer.ready(context, zombie.transactionalId);
      await successor.write(topic, ['of the second life']);
      const { responses } = await zombie.produce(topic, ['late']);
      expectFields(responses, [
        {
          partitionResponses: [{ index: 0, errorCode: ErrorCode.INVALID_PRODUCER_EPOCH, baseOffset: -1n }],
        },
      ]);
    },
  }),

  must('init-producer-id/aborts-what-is-open', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [AddPartitionsToTxn, Produce, Fetch],
    see: 'KIP-98',
    why: 'What a process that died left open would keep all readers of committed records waiting.',
    async run(context) {
      const topic = await context.freshTopic();
      const dead = await Producer.ready(context);
      await dead.write(topic, ['never committed']);
      const successor = await Producer.of(context, dead.transactionalId);
      const first = await successor.askForId();
      expectFields(first, { throttleTimeMs: 0, errorCode: ErrorCode.CONCURRENT_TRANSACTIONS, producerId: -1n });
      const then = await successor.init();
      expectEqual('producerId', then.producerId, dead.producerId);
      expectThat('producerEpoch is a later one', then.producerEpoch > dead.producerEpoch, then.producerEpoch);
      const wish = { isolationLevel: READ_COMMITTED };
      const at = await context.leader(topic);
      expectFields(await context.send(Fetch, fetchFrom(topic, 0n, wish), at), {
        responses: [
          {
            partitions: [
              {
                highWatermark: 2n,
                lastStableOffset: 2n,
                abortedTransactions: [{ producerId: dead.producerId, firstOffset: 0n }],
              },
            ],
          },
        ],
      });
    },
  }),

  must('init-producer-id/timeout-too-long', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [EndTxn],
    see: 'KIP-98, transaction.max.timeout.ms',
    why: 'A producer that died would keep readers of committed records waiting for as long.',
    async run(context) {
      const producer = await Producer.of(context);
      const answer = await patiently(() => producer.askForId({ transactionTimeoutMs: TOO_LONG_MS }));
      expectFields(answer, { ...NONE_GIVEN, errorCode: ErrorCode.INVALID_TRANSACTION_TIMEOUT, producerEpoch: -1 });
    },
  }),

  must('init-producer-id/timeout-of-nothing', {
    api: InitProducerId,
    versions: [0, 5],
    needs: [EndTxn],
    see: 'KIP-98',
    why: 'Each transaction would be over as soon as it began.',
    async run(context) {
      const producer = await Producer.of(context);
      for (const transactionTimeoutMs of [0, -1]) {
        const answer = await patiently(() => producer.askForId({ transactionTimeoutMs }));
        expectFields(answer, { ...NONE_GIVEN, errorCode: ErrorCode.INVALID_TRANSACTION_TIMEOUT, producerEpoch: -1 });
      }
    },
  }),

  must('init-producer-id/timeout-does-not-matter-without-transactions', {
    api: InitProducerId,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'Idempotent producers send whatever their settings say, often the largest number.',
    async run({ send }) {
      const request = { transactionalId: null, transactionTimeoutMs: TOO_LONG_MS };
      const answer = await patiently(() => send(InitProducerId, request));
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerEpoch: 0 });
    },
  }),

  must('init-producer-id/goes-on-with-its-epoch', {
    api: InitProducerId,
    versions: [3, 5],
    needs: [EndTxn],
    see: 'KIP-360',
    why: 'A producer that met an error it can recover from goes on under its id, without being taken for a stranger.',
    async run(context) {
      const producer = await Producer.ready(context);
      const { producerId } = producer;
      const answer = await producer.init({ producerId, producerEpoch: 0 });
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, producerId, producerEpoch: 1 });
    },
  }),

  must('init-producer-id/repeats-a-lost-answer', {
    api: InitProducerId,
    versions: [3, 5],
    needs: [EndTxn],
    see: 'KIP-360',
    why: 'A producer whose connection broke before the answer came asks again, and must not find itself fenced by itself.',
    async run(context) {
      const producer = await Producer.ready(context);
      const { producerId } = producer;
      for (const attempt of ['first', 'again']) {
        const { errorCode, producerEpoch } = await patiently(() => producer.askForId({ producerId, producerEpoch: 0 }));
        expectEqual(`${attempt}: errorCode`, errorCode, ErrorCode.NONE);
        expectEqual(`${attempt}: producerEpoch`, producerEpoch, 1);
      }
    },
  }),

  must('init-producer-id/stale-epoch-cannot-go-on', {
    api: InitProducerId,
    versions: [3, 5],
    needs: [EndTxn],
    see: 'KIP-360, KIP-588',
    why: 'A process that was thought dead would push out its successor.',
    async run(context) {
      const zombie = await Producer.ready(context);
      const { producerId, transactionalId } = zombie;
      await Producer.ready(context, transactionalId);
      await Producer.ready(context, transactionalId);
      const answer = await patiently(() => zombie.askForId({ producerId, producerEpoch: 0 }));
      expectFields(answer, { ...NONE_GIVEN, errorCode: fencedFrom(4, context.version), producerEpoch: -1 });
    },
  }),

  must('init-producer-id/another-id-cannot-go-on', {
    api: InitProducerId,
    versions: [3, 5],
    needs: [EndTxn],
    see: 'KIP-360',
    why: 'It belongs to another producer, whose transactions would be touched.',
    async run(context) {
      const [one, other] = [await Producer.ready(context), await Producer.ready(context)];
      const { producerId } = other;
      const answer = await patiently(() => one.askForId({ producerId, producerEpoch: 0 }));
      expectFields(answer, { ...NONE_GIVEN, errorCode: fencedFrom(4, context.version), producerEpoch: -1 });
    },
  }),

  must('init-producer-id/id-and-epoch-belong-together', {
    api: InitProducerId,
    versions: [3, 5],
    needs: [EndTxn],
    see: 'KIP-360',
    why: 'A producer that sends one without the other has lost its state, and must not be given somebody’s.',
    async run(context) {
      const producer = await Producer.ready(context);
      const { producerId } = producer;
      for (const wrong of [
        { producerId, producerEpoch: -1 },
        { producerId: -1n, producerEpoch: 0 },
      ]) {
        const answer = await patiently(() => producer.askForId(wrong));
        expectFields(answer, { ...NONE_GIVEN, errorCode: ErrorCode.INVALID_REQUEST, producerEpoch: -1 });
      }
    },
  }),

  must('init-producer-id/not-the-coordinator', {
    api: InitProducerId,
    versions: [0, 5],
    when: ['several-brokers'],
    see: 'Protocol guide, Error Codes',
    why: 'Two brokers would keep the state of one producer, and neither would know of the other’s.',
    async run({ client, send, ...context }) {
      const transactionalId = freshTransactionalId();
      const { at } = await Producer.of({ client, send, ...context }, transactionalId);
      const { brokers } = await client.describeTopic(transactionalId);
      const other = brokers.find(({ host, port }) => host !== at.host || port !== at.port);
      const answer: InitProducerIdResponse = await send(
        InitProducerId,
        { transactionalId, transactionTimeoutMs: 60_000 },
        other,
      );
      expectFields(answer, { ...NONE_GIVEN, errorCode: ErrorCode.NOT_COORDINATOR, producerEpoch: -1 });
    },
  }),
];
