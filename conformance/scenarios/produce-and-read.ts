import { FindCoordinator, JoinGroup } from '../../protocol/index.js';
import type { AppRecord } from './client.js';
import { readUntil } from './read-until.js';
import { expectOnceInOrder, recordsInCodec } from './records-of-keys.js';
import type { Scenario } from './scenario.js';
import { withProducer } from './sending.js';

const PARTITIONS = 3;

/** Keys, values and headers come back as they went in, in every compression, each once and in the order of its key. */
export const produceAndRead: Scenario = {
  name: 'produce-and-read',
  about:
    'An application writes records with keys and headers in every compression and reads each of them once, in order.',
  level: 'groups',
  needs: [FindCoordinator, JoinGroup],
  async run({ library, entrance, freshTopic, freshGroupId }) {
    const topic = await freshTopic(PARTITIONS);
    const sent: AppRecord[] = [];
    await withProducer(library, entrance, async (producer) => {
      for (const codec of library.codecs) {
        const records = recordsInCodec(codec);
        await producer.send(topic, codec, records);
        sent.push(...records);
      }
    });
    const received = await readUntil(
      library,
      entrance,
      { groupId: freshGroupId(), topic, isolation: 'read_committed' },
      ({ length }) => length >= sent.length,
    );
    expectOnceInOrder(received, sent);
  },
};
