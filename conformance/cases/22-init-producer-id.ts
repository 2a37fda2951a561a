import { ErrorCode, InitProducerId, type InitProducerIdResponse, isRetriable } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectFields, expectThat } from '../expect.js';

const PATIENCE_MS = 15_000;

/** Asks until the broker has ids to give: it fetches them in blocks, and says 14 meanwhile. */
async function askForId({ send }: CaseContext, transactionalId: string | null = null): Promise<InitProducerIdResponse> {
  const request = { transactionalId, transactionTimeoutMs: 60_000 };
  const answer = await retry(async () => {
    const given = await send(InitProducerId, request);
    return isRetriable(given.errorCode) ? undefined : given;
  }, PATIENCE_MS);
  return answer ?? send(InitProducerId, request);
}

export const initProducerIdCases = [
  must('init-producer-id/without-transactions', {
    api: InitProducerId,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'Java’s producer is idempotent by default and cannot start without.',
    async run(context) {
      const answer = await askForId(context);
      expectFields(answer, { errorCode: ErrorCode.NONE, producerEpoch: 0 });
      expectThat('producerId is one', answer.producerId >= 0n, answer.producerId);
    },
  }),

  must('init-producer-id/ids-differ', {
    api: InitProducerId,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'Records of the second producer would be taken for repetitions of the first one’s, and dropped.',
    async run(context) {
      const [one, two] = [await askForId(context), await askForId(context)];
      expectThat('the second producerId is another', one.producerId !== two.producerId, two.producerId);
    },
  }),

  must('init-producer-id/empty-transactional-id', {
    api: InitProducerId,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'An id that was left empty by mistake would be shared by all who make it.',
    async run(context) {
      const answer = await askForId(context, '');
      expectFields(answer, { errorCode: ErrorCode.INVALID_REQUEST, producerId: -1n });
    },
  }),
];
