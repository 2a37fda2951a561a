import {
  CreatePartitions,
  type CreatePartitionsRequest,
  ErrorCode,
  type Input,
  Metadata,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

type Wish = Input<CreatePartitionsRequest['topics'][number]>;

const VERSIONS = [0, 3] as const;
const TIMEOUT_MS = 10_000;
const PATIENCE_MS = 10_000;
const STRANGE_BROKER = 987_654;

function grow({ client, send }: CaseContext, topics: readonly Wish[], validateOnly = false) {
  const wished = topics.map((topic) => ({ assignments: null, ...topic }));
  return send(CreatePartitions, { topics: wished, timeoutMs: TIMEOUT_MS, validateOnly }, client.controller());
}

async function partitionsOf({ send }: CaseContext, name: string): Promise<number> {
  const { topics } = await send(Metadata, { topics: [{ name }] });
  return topics[0]?.partitions.length ?? 0;
}

async function expectRefused(context: CaseContext, wish: Omit<Wish, 'name'>, errorCode: number): Promise<void> {
  const { name } = await context.freshTopic({ partitions: 2 });
  const { results } = await grow(context, [{ name, ...wish }]);
  expectFields(results, [{ name, errorCode }]);
  const errorMessage = results[0]?.errorMessage ?? '';
  expectThat('the refusal has a sentence', errorMessage.length > 0, errorMessage);
  expectEqual('partitions.length', await partitionsOf(context, name), 2);
}

export const createPartitionsCases = [
  must('create-partitions/are-found-afterwards', {
    api: CreatePartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-195',
    why: 'Producers and consumers learn of new partitions from Metadata, and use them; the old ones keep their records.',
    async run(context) {
      const topic = await context.freshTopic();
      await context.append(topic, 0, batchOf(['kept']));
      expectFields(await grow(context, [{ name: topic.name, count: 3 }]), {
        results: [{ name: topic.name, errorCode: ErrorCode.NONE, errorMessage: null }],
      });
      const grown = await retry(async () => {
        const count = await partitionsOf(context, topic.name);
        return count === 3 ? count : undefined;
      }, PATIENCE_MS);
      expectEqual('partitions.length', grown, 3);
      expectEqual('the next base offset of partition 0', await context.append(topic, 0, batchOf(['next'])), 1n);
      expectEqual('the first base offset of partition 2', await context.append(topic, 2, batchOf(['new'])), 0n);
    },
  }),

  must('create-partitions/not-more', {
    api: CreatePartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-195',
    why: 'Partitions cannot be taken away: a program must learn that it has too many, not lose their records.',
    async run(context) {
      for (const count of [2, 1, 0, -1]) await expectRefused(context, { count }, ErrorCode.INVALID_PARTITIONS);
    },
  }),

  must('create-partitions/unknown-topic', {
    api: CreatePartitions,
    versions: VERSIONS,
    see: 'Protocol guide, Error Codes',
    why: 'The topic is not made by it: a mistyped name would be one.',
    async run(context) {
      const name = context.freshTopicName();
      expectFields(await grow(context, [{ name, count: 3 }]), {
        results: [{ name, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }],
      });
    },
  }),

  must('create-partitions/validate-only', {
    api: CreatePartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-195',
    why: 'A dry run that makes partitions is none, and there is no way back.',
    async run(context) {
      const { name } = await context.freshTopic({ partitions: 2 });
      expectFields(await grow(context, [{ name, count: 4 }], true), {
        results: [{ name, errorCode: ErrorCode.NONE, errorMessage: null }],
      });
      expectFields(await grow(context, [{ name, count: 2 }], true), {
        results: [{ name, errorCode: ErrorCode.INVALID_PARTITIONS }],
      });
      expectEqual('partitions.length', await partitionsOf(context, name), 2);
    },
  }),

  must('create-partitions/assignments', {
    api: CreatePartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-195',
    why: 'Tools place each new partition where they want it: one list for each that is new, none for the others.',
    async run(context) {
      const { name } = await context.freshTopic();
      const brokerIds = [context.client.brokerId()];
      expectFields(await grow(context, [{ name, count: 3, assignments: [{ brokerIds }, { brokerIds }] }]), {
        results: [{ name, errorCode: ErrorCode.NONE, errorMessage: null }],
      });
      const replicas = await retry(async () => {
        const { topics } = await context.send(Metadata, { topics: [{ name }] });
        const partitions = topics[0]?.partitions.filter(({ partitionIndex }) => partitionIndex > 0) ?? [];
        return partitions.length === 2 ? partitions.map(({ replicaNodes }) => replicaNodes) : undefined;
      }, PATIENCE_MS);
      expectEqual('replicaNodes', replicas, [brokerIds, brokerIds]);
    },
  }),

  must('create-partitions/assignments-that-cannot-be', {
    api: CreatePartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-195',
    why: 'Too few or too many lists leave open which partition is meant; a broker that is none never leads.',
    async run(context) {
      const mine = { brokerIds: [context.client.brokerId()] };
      for (const assignments of [[mine], [mine, mine, mine], [mine, { brokerIds: [STRANGE_BROKER] }]]) {
        await expectRefused(context, { count: 4, assignments }, ErrorCode.INVALID_REPLICA_ASSIGNMENT);
      }
    },
  }),

  must('create-partitions/named-twice', {
    api: CreatePartitions,
    versions: VERSIONS,
    needs: [Metadata],
    see: 'KIP-195',
    why: 'Which of the two numbers is meant cannot be guessed; the other topics of the request grow.',
    async run(context) {
      const [twice, once] = [await context.freshTopic(), await context.freshTopic()];
      const { results } = await grow(context, [
        { name: twice.name, count: 2 },
        { name: once.name, count: 2 },
        { name: twice.name, count: 3 },
      ]);
      const codes = new Map(results.map(({ name, errorCode }) => [name, errorCode]));
      expectEqual('results.length', results.length, 2);
      expectEqual(`${twice.name} errorCode`, codes.get(twice.name), ErrorCode.INVALID_REQUEST);
      expectEqual(`${once.name} errorCode`, codes.get(once.name), ErrorCode.NONE);
      expectEqual('partitions.length', await partitionsOf(context, twice.name), 1);
    },
  }),

  must('create-partitions/no-topics', {
    api: CreatePartitions,
    versions: VERSIONS,
    see: 'KIP-195',
    why: 'A program with nothing to grow is answered all the same.',
    async run(context) {
      expectFields(await grow(context, []), { results: [] });
    },
  }),
];
