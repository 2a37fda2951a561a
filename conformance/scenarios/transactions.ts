import { FindCoordinator, InitProducerId, JoinGroup } from '../../protocol/index.js';
import { expectToRead } from './read-to-the-end.js';
import type { Scenario } from './scenario.js';
import { recordOf } from './sending.js';

/** What was committed is read by everybody, what was aborted only by who asks for it. */
export const transactions: Scenario = {
  name: 'transactions',
  about: 'An application commits a transaction and aborts another: read_committed does not show the second one.',
  level: 'transactions',
  needs: [FindCoordinator, JoinGroup, InitProducerId],
  async run(context) {
    const { library, entrance, freshTopic } = context;
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
    await expectToRead(context, topic, {
      read_committed: [...committed, ...committedLater],
      read_uncommitted: [...committed, ...aborted, ...committedLater],
    });
  },
};
