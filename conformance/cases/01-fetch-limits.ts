import { Fetch } from '../../protocol/index.js';
import { wholeBatches } from '../../protocol/records/record-batch.js';
import { batchOfSize, unplaced } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectThat } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { type FetchWish, fetchFrom } from './requests.js';

const NOTHING = Buffer.alloc(0);
const BATCH = batchOfSize(1000);

async function recordsOf({ send, leader }: CaseContext, topic: TestTopic, wish: FetchWish): Promise<Buffer> {
  const { responses } = await send(Fetch, fetchFrom(topic, 0n, wish), await leader(topic));
  return responses[0]?.partitions[0]?.records ?? NOTHING;
}

export const fetchLimitCases = [
  must('fetch/first-batch-larger-than-every-limit', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-74, IBM/sarama#3538, Parsely/pykafka#102',
    why: 'A consumer whose limits are smaller than one batch would stand still before it for ever.',
    async run(context) {
      const topic = await context.freshTopic();
      for (let i = 0; i < 2; i++) await context.append(topic, 0, BATCH);
      const records = await recordsOf(context, topic, { partitionMaxBytes: 1, maxBytes: 1 });
      expectEqual('the whole batches', unplaced(wholeBatches(records)), BATCH);
    },
  }),

  must('fetch/partition-max-bytes', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-74',
    why: 'The limit is what a consumer has memory for.',
    async run(context) {
      const topic = await context.freshTopic();
      for (let i = 0; i < 4; i++) await context.append(topic, 0, BATCH);
      const partitionMaxBytes = Math.floor(2.5 * BATCH.length);
      const records = await recordsOf(context, topic, { partitionMaxBytes });
      // A broker may cut the last batch; clients leave it out.
      expectThat('records.length is within the limit', records.length <= partitionMaxBytes, records.length);
      expectEqual('the whole batches', unplaced(wholeBatches(records)), Buffer.concat([BATCH, BATCH]));
    },
  }),

  must('fetch/max-bytes', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-74',
    why: 'With a thousand partitions, the limit of each says nothing about what a consumer gets at once.',
    async run(context) {
      const topic = await context.freshTopic();
      for (let i = 0; i < 4; i++) await context.append(topic, 0, BATCH);
      const maxBytes = Math.floor(2.5 * BATCH.length);
      const records = await recordsOf(context, topic, { maxBytes });
      expectThat('records.length is within the limit', records.length <= maxBytes, records.length);
      expectEqual('the whole batches', unplaced(wholeBatches(records)), Buffer.concat([BATCH, BATCH]));
    },
  }),

  must('fetch/max-bytes-of-all-partitions-together', {
    api: Fetch,
    versions: [4, 18],
    see: 'KIP-74, apache/kafka#1683',
    why: 'Partitions are served in the order of the request: by turning it a consumer sees that none of them starves.',
    async run({ client, send, append, freshTopic, leader }) {
      const topic = await freshTopic({ partitions: 2 });
      const at = await leader(topic, 0);
      const other = await client.leader(topic.name, 1);
      if (other.host !== at.host || other.port !== at.port) return; // Two leaders know nothing of each other's sizes.
      for (const partition of [0, 1]) await append(topic, partition, BATCH);
      for (const order of [
        [0, 1],
        [1, 0],
      ]) {
        const request = fetchFrom(topic, 0n, { maxBytes: BATCH.length });
        const [asked] = request.topics ?? [];
        const partitions = order.map((partition) => ({ partition, fetchOffset: 0n, partitionMaxBytes: 1 << 20 }));
        const { responses } = await send(Fetch, { ...request, topics: [{ ...asked, partitions }] }, at);
        const answers = responses.flatMap((response) => response.partitions);
        const lengths = order.map(
          (index) => answers.find(({ partitionIndex }) => partitionIndex === index)?.records?.length,
        );
        expectEqual(`bytes of the partitions ${order}`, lengths, [BATCH.length, 0]);
      }
    },
  }),
];
