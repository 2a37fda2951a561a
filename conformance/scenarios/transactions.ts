import { FindCoordinator, InitProducerId, JoinGroup } from '../../protocol/index.js';
import { expectEqual } from '../expect.js';
import { readUntil, valuesOf } from './read-until.js';
import type { Scenario } from './scenario.js';
import { recordOf, sendValues } from './sending.js';

const END = 'end';

/** What was committed is read by everybody, what was aborted only by who asks for it. */
export const transactions: Scenario = {
  name: 'transactions',
  about: 'An application commits a transaction and aborts another: read_committed does not show the second one.',
  level: 'transactions',
  needs: [FindCoordinator, JoinGroup, InitProducerId],
  async run({ library, entrance, freshTopic, freshGroupId }) {
    const topic = await freshTopic(1);
    const committed = ['committed-0', 'committed-1'];
    const aborted = ['aborted-0', 'aborted-1'];
    const committedLater = ['committed-2'];
    const producer = await library.transactionalProducer(entrance, topic);
    try {
      const first = await producer.begin();
      await first.send(topic, committed.map(recordOf));
      await first.commit();
      const second = await producer.begin();
      await second.send(topic, aborted.map(recordOf));
      await second.abort();
      const third = await producer.begin();
      await third.send(topic, committedLater.map(recordOf));
      await third.commit();
    } finally {
      await producer.close();
    }
    // Behind everything else: who has read it has read all there is.
    await sendValues(library, entrance, topic, [END]);
    const read = async (isolation: 'read_committed' | 'read_uncommitted') => {
      const subscription = { groupId: freshGroupId(), topic, isolation };
      return valuesOf(await readUntil(library, entrance, subscription, (all) => all.at(-1)?.value === END));
    };
    const [shown, everything] = await Promise.all([read('read_committed'), read('read_uncommitted')]);
    expectEqual('read_committed reads', shown, [...committed, ...committedLater, END]);
    expectEqual('read_uncommitted reads', everything, [...committed, ...aborted, ...committedLater, END]);
  },
};
