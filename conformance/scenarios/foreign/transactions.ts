import { FindCoordinator, InitProducerId } from '../../../protocol/index.js';
import { expectEqual } from '../../expect.js';
import { valuesIn } from './received.js';
import type { ForeignScenario } from './scenario.js';

const COMMITTED = ['committed-0', 'committed-1'];
const ABORTED = ['aborted-0', 'aborted-1'];
/** Committed behind everything else: who has read `end` has read all there is. */
const LAST = ['committed-2', 'end'];

/** What was committed is read by everybody, what was aborted only by who asks for it. */
export const transactions: ForeignScenario = {
  name: 'transactions',
  about: 'An application commits a transaction and aborts another: read_committed does not show the second one.',
  level: 'transactions',
  needs: [FindCoordinator, InitProducerId],
  async run({ ask, freshTopic, freshGroupId }) {
    const topic = await freshTopic(1);
    await ask('transactions', topic, topic);
    const wanted = {
      read_committed: [...COMMITTED, ...LAST],
      read_uncommitted: [...COMMITTED, ...ABORTED, ...LAST],
    };
    for (const [isolation, values] of Object.entries(wanted)) {
      const read = await ask('read', topic, freshGroupId(), isolation, String(values.length));
      expectEqual(`${isolation} reads`, valuesIn(read), values);
    }
  },
};
