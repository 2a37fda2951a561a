import { FindCoordinator } from '../../../protocol/index.js';
import { expectEqual } from '../../expect.js';
import { valuesIn } from './received.js';
import type { ForeignScenario } from './scenario.js';

/**
 * The guide's example of a client runs: with every default, on a topic that there was not. Where it has a consumer, that
 * receives what was sent, and in any case who reads the topic does.
 */
export const guideExample: ForeignScenario = {
  name: 'guide-example',
  about: "A reader pastes the guide's example of the client: what it sends to a new topic arrives.",
  level: 'groups',
  needs: [FindCoordinator],
  async run({ ask, freshTopicOfClients, freshGroupId }) {
    const topic = await freshTopicOfClients();
    const { sent, received = sent } = await ask('guide-example', topic, freshGroupId());
    expectEqual('the consumer of the example receives', received, sent);
    const read = await ask('read', topic, freshGroupId(), 'read_committed', '1');
    expectEqual('what is in the topic', valuesIn(read), [sent]);
  },
};
