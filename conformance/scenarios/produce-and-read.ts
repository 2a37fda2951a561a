import { FindCoordinator, JoinGroup } from '../../protocol/index.js';
import { expectEqual, expectThat } from '../expect.js';
import type { AppRecord } from './client.js';
import { readUntil } from './read-until.js';
import type { Scenario } from './scenario.js';
import { withProducer } from './sending.js';

const RECORDS_PER_CODEC = 50;
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
        const records = Array.from({ length: RECORDS_PER_CODEC }, (_, index) => ({
          key: `key-${index % 7}`,
          value: `${codec} ${index} ${'ä'.repeat(index)}`,
          headers: { codec, index: String(index) },
        }));
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
    expectEqual('records received', received.length, sent.length);
    for (const key of new Set(sent.map((record) => record.key))) {
      const strip = ({ value, headers }: AppRecord) => ({ value, headers: { ...headers } });
      const wanted = sent.filter((record) => record.key === key).map(strip);
      const got = received.filter((record) => record.key === key);
      expectEqual(`records of ${key}`, got.map(strip), wanted);
      expectThat(
        `${key} stays in one partition`,
        new Set(got.map(({ partition }) => partition)).size === 1,
        got.length,
      );
    }
  },
};
