import { ErrorCode, InitProducerId } from '../../protocol/index.js';
import { must } from '../case.js';
import { expectFields, expectThat } from '../expect.js';
import { askForProducerId } from './producer-id.js';

export const initProducerIdCases = [
  must('init-producer-id/without-transactions', {
    api: InitProducerId,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'Java’s producer is idempotent by default and cannot start without.',
    async run(context) {
      const answer = await askForProducerId(context);
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
      const [one, two] = [await askForProducerId(context), await askForProducerId(context)];
      expectThat('the second producerId is another', one.producerId !== two.producerId, two.producerId);
    },
  }),

  must('init-producer-id/empty-transactional-id', {
    api: InitProducerId,
    versions: [0, 5],
    see: 'KIP-98',
    why: 'An id that was left empty by mistake would be shared by all who make it.',
    async run(context) {
      const answer = await askForProducerId(context, '');
      expectFields(answer, { errorCode: ErrorCode.INVALID_REQUEST, producerId: -1n });
    },
  }),
];
