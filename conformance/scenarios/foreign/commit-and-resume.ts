import { FindCoordinator } from '../../../protocol/index.js';
import { expectEqual } from '../../expect.js';
import { valuesIn } from './received.js';
import type { ForeignScenario } from './scenario.js';

const RECORDS = 20;
const DONE = 8;

/** A group goes on where it committed, when its only member is restarted. */
export const commitAndResume: ForeignScenario = {
  name: 'commit-and-resume',
  about: 'An application commits, is restarted, and goes on with the first record that it had not committed.',
  level: 'groups',
  needs: [FindCoordinator],
  async run({ ask, freshTopic, freshGroupId }) {
    const topic = await freshTopic(1);
    const group = freshGroupId();
    const values = Array.from({ length: RECORDS }, (_, index) => `value-${index}`);
    await ask('send', topic, '0', String(RECORDS));
    const first = await ask('read', topic, group, 'read_committed', String(DONE));
    expectEqual('the first run reads', valuesIn(first), values.slice(0, DONE));
    const second = await ask('read', topic, group, 'read_committed', String(RECORDS - DONE));
    expectEqual('the second run reads', valuesIn(second), values.slice(DONE));
  },
};
