import { FindCoordinator, JoinGroup } from '../../protocol/index.js';
import { expectEqual } from '../expect.js';
import { readUntil, valuesOf } from './read-until.js';
import type { Scenario } from './scenario.js';
import { sendValues } from './sending.js';

const RECORDS = 20;
const DONE = 8;

/** A group goes on where it committed, when its only member is restarted. */
export const commitAndResume: Scenario = {
  name: 'commit-and-resume',
  about: 'An application commits, is restarted, and goes on with the first record that it had not committed.',
  level: 'groups',
  needs: [FindCoordinator, JoinGroup],
  async run({ library, entrance, freshTopic, freshGroupId }) {
    const topic = await freshTopic(1);
    const subscription = { groupId: freshGroupId(), topic, isolation: 'read_committed' } as const;
    const values = Array.from({ length: RECORDS }, (_, index) => `value-${index}`);
    await sendValues(library, entrance, topic, values);

    const first = await readUntil(
      library,
      entrance,
      subscription,
      (received) => received.length >= RECORDS,
      (received, consumer) => consumer.commit(0, received[DONE - 1]?.offset ?? -1n),
    );
    expectEqual('the first run reads', valuesOf(first), values);
    const second = await readUntil(library, entrance, subscription, (received) => received.length >= RECORDS - DONE);
    expectEqual('the second run reads', valuesOf(second), values.slice(DONE));
  },
};
