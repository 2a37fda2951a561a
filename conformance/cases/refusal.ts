import { Fetch, Produce } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { expectFields } from '../expect.js';
import type { TopicWish } from '../fixtures.js';
import { fetchFrom, namedInProduce, produceTo } from './requests.js';

interface Refusal extends TopicWish {
  /** Which records of the batch the broker has to name, from v8 on (KIP-467). */
  readonly namedRecords?: readonly number[];
}

/** The broker has to answer `errorCode` for these records, with nothing where an offset or a time would be, and keep none. */
export function expectRefusal(
  context: CaseContext,
  records: Buffer | null,
  errorCode: number,
  refusal: Refusal = {},
): Promise<void> {
  return expectEachRefused(context, [records], errorCode, refusal);
}

/** The same for each of several, one after the other, on one topic. */
export async function expectEachRefused(
  { send, freshTopic, leader, version }: CaseContext,
  each: readonly (Buffer | null)[],
  errorCode: number,
  { namedRecords = [], ...wish }: Refusal = {},
): Promise<void> {
  const topic = await freshTopic(wish);
  const at = await leader(topic);
  const recordErrors = version < 8 ? [] : namedRecords.map((batchIndex) => ({ batchIndex }));
  for (const records of each) {
    expectFields(await send(Produce, produceTo(topic, records), at), {
      responses: [
        {
          ...namedInProduce(topic, version),
          partitionResponses: [{ index: 0, errorCode, baseOffset: -1n, logAppendTimeMs: -1n, recordErrors }],
        },
      ],
    });
  }
  const fetched = await send(Fetch, fetchFrom(topic, 0n), at);
  expectFields(fetched, { responses: [{ partitions: [{ highWatermark: 0n, records: Buffer.alloc(0) }] }] });
}
