import { AddOffsetsToTxn, FindCoordinator, InitProducerId } from '../../../protocol/index.js';
import { expectEqual } from '../../expect.js';
import { valuesIn } from './received.js';
import type { ForeignScenario } from './scenario.js';

const RECORDS = 30;
const PER_TRANSACTION = 10;

/**
 * An application reads, transforms and writes in transactions of ten records, and its process ends in the middle of the
 * second one: its outputs are written and its position is sent, but nothing is committed.
 */
export const exactlyOnce: ForeignScenario = {
  name: 'exactly-once',
  about: 'An application that consumes, transforms and produces crashes, and its successor does each record once.',
  level: 'transactions',
  needs: [FindCoordinator, InitProducerId, AddOffsetsToTxn],
  async run({ ask, freshTopic, freshGroupId }) {
    const [input, output] = [await freshTopic(1), await freshTopic(1)];
    const group = freshGroupId();
    const wanted = Array.from({ length: RECORDS }, (_, index) => `value-${index} transformed`);
    const twice = wanted.slice(PER_TRANSACTION, 2 * PER_TRANSACTION);
    await ask('send', input, '0', String(RECORDS));
    const application = ['transform', input, output, group, output];
    const crashed = await ask(...application, 'crash', String(RECORDS));
    expectEqual('records done before the crash', crashed.transformed, PER_TRANSACTION);
    await ask(...application, 'finish', String(RECORDS - PER_TRANSACTION));

    const read = (isolation: string, count: number) =>
      ask('read', output, freshGroupId(), isolation, String(count)).then(valuesIn);
    expectEqual('read_committed reads', await read('read_committed', RECORDS), wanted);
    expectEqual('read_uncommitted reads', await read('read_uncommitted', RECORDS + PER_TRANSACTION), [
      ...wanted.slice(0, PER_TRANSACTION),
      ...twice,
      ...wanted.slice(PER_TRANSACTION),
    ]);
  },
};
