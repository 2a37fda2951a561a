import { DeleteRecords, ErrorCode, Fetch, FindCoordinator } from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { must, should } from '../case.js';
import { expectFields } from '../expect.js';
import { fetchFrom } from './requests.js';

const VERSIONS = [0, 2] as const;
const TIMEOUT_MS = 10_000;
const HIGH_WATERMARK = -1n;
const REFUSED = -1n;

function before(name: string, partitionIndex: number, offset: bigint) {
  return { timeoutMs: TIMEOUT_MS, topics: [{ name, partitions: [{ partitionIndex, offset }] }] };
}

/** Where there is nothing to delete, and where nothing may be. */
export const deleteRecordsEdgeCases = [
  must('delete-records/empty-partition', {
    api: DeleteRecords,
    versions: VERSIONS,
    see: 'KIP-107',
    why: 'A tool that empties every partition of a topic meets some that are empty: that is success.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      for (const offset of [0n, HIGH_WATERMARK]) {
        expectFields(await send(DeleteRecords, before(topic.name, 0, offset), at), {
          topics: [
            { name: topic.name, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE, lowWatermark: 0n }] },
          ],
        });
      }
    },
  }),

  must('delete-records/partition-numbers-that-cannot-be', {
    api: DeleteRecords,
    versions: VERSIONS,
    see: 'Protocol guide, Error Codes',
    why: 'A number that a broker takes as an index would hit another partition, or the broker itself.',
    async run({ send, freshTopic, leader }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      for (const partitionIndex of [1, -1, 2 ** 31 - 1]) {
        expectFields(await send(DeleteRecords, before(topic.name, partitionIndex, 0n), at), {
          topics: [
            {
              name: topic.name,
              partitions: [{ partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, lowWatermark: REFUSED }],
            },
          ],
        });
      }
    },
  }),

  should('delete-records/internal-topic', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [FindCoordinator],
    see: 'KIP-107',
    why: 'What groups have committed would be gone, and every consumer would begin anew.',
    async run({ send, coordinator, freshGroupId }) {
      const at = await coordinator(freshGroupId());
      const name = '__consumer_offsets';
      expectFields(await send(DeleteRecords, before(name, 0, 0n), at), {
        topics: [
          {
            name,
            partitions: [{ partitionIndex: 0, errorCode: ErrorCode.INVALID_TOPIC_EXCEPTION, lowWatermark: REFUSED }],
          },
        ],
      });
    },
  }),

  must('delete-records/nothing-asked', {
    api: DeleteRecords,
    versions: VERSIONS,
    see: 'KIP-107',
    why: 'Nothing named is nothing deleted, and an answer.',
    async run({ send }) {
      expectFields(await send(DeleteRecords, { timeoutMs: TIMEOUT_MS, topics: [] }), { topics: [] });
    },
  }),

  must('delete-records/deleted-offsets-are-out-of-range', {
    api: DeleteRecords,
    versions: VERSIONS,
    needs: [Fetch],
    see: 'KIP-107',
    why: 'A consumer that is behind must learn that records are missing, not be given the next ones as if nothing were.',
    async run({ send, freshTopic, append, leader, versionOf }) {
      const topic = await freshTopic();
      const at = await leader(topic);
      for (const value of ['a', 'b', 'c']) await append(topic, 0, batchOf([value]));
      expectFields(await send(DeleteRecords, before(topic.name, 0, 2n), at), {
        topics: [{ partitions: [{ errorCode: ErrorCode.NONE, lowWatermark: 2n }] }],
      });
      expectFields(await send(Fetch, fetchFrom(topic, 1n), at), {
        responses: [{ partitions: [{ errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, highWatermark: -1n }] }],
      });
      const logStartOffset = versionOf(Fetch) < 5 ? -1n : 2n;
      expectFields(await send(Fetch, fetchFrom(topic, 2n), at), {
        responses: [{ partitions: [{ errorCode: ErrorCode.NONE, highWatermark: 3n, logStartOffset }] }],
      });
    },
  }),
];
