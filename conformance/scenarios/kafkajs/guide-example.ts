import { FindCoordinator, JoinGroup } from '../../../protocol/index.js';
import { CannotBeTried } from '../../cannot-be-tried.js';
import type { Scenario } from '../scenario.js';
import { exampleOf, GREETING } from './example.js';
import { untilItSays } from './pasted-program.js';

/** The example of kafkajs runs as it stands: a topic that there was not, a producer and a consumer with all of their defaults. */
export const guideExample: Scenario = {
  name: 'guide-example',
  about: 'A reader pastes the example of README: what it sends to a new topic its consumer shows.',
  level: 'groups',
  needs: [FindCoordinator, JoinGroup],
  async run({ entrance: { bootstrap, security }, freshTopicOfClients, freshGroupId }) {
    const [broker] = bootstrap;
    if (security.tls !== undefined || security.credentials !== undefined || broker === undefined)
      throw new CannotBeTried('the example comes without TLS and without a login');
    const topic = await freshTopicOfClients();
    const program = exampleOf({ broker: `${broker.host}:${broker.port}`, topic, group: freshGroupId() });
    await untilItSays(program, (line) => line.startsWith(`${topic}-`) && line.endsWith(`: ${GREETING}`));
  },
};
