import { FindCoordinator } from '../../../protocol/index.js';
import { expectEqual, expectThat } from '../../expect.js';
import { recordsIn, textsIn } from './received.js';
import type { ForeignScenario } from './scenario.js';

const RECORDS_PER_CODEC = 50;
const KEYS = 7;

/** Keys, values and headers come back as they went in, in every compression, each once and in the order of its key. */
export const produceAndRead: ForeignScenario = {
  name: 'produce-and-read',
  about:
    'An application writes records with keys and headers in every compression and reads each of them once, in order.',
  level: 'groups',
  needs: [FindCoordinator],
  async run({ ask, freshTopic, freshGroupId }) {
    const topic = await freshTopic(3);
    const codecs = textsIn((await ask('send-every-codec', topic)).codecs);
    const count = codecs.length * RECORDS_PER_CODEC;
    const received = recordsIn(await ask('read', topic, freshGroupId(), 'read_committed', String(count)));
    expectEqual('compressions', [...codecs].sort(), ['gzip', 'lz4', 'none', 'snappy', 'zstd']);
    expectEqual('records received', received.length, count);
    for (let key = 0; key < KEYS; key++) {
      const got = received.filter((record) => record.key === `key-${key}`);
      const wanted = codecs.flatMap((codec) => recordsOf(codec, key));
      expectEqual(
        `records of key-${key}`,
        got.map(({ value, headers }) => ({ value, headers })),
        wanted,
      );
      const partitions = new Set(got.map(({ partition }) => partition));
      expectThat(`key-${key} stays in one partition`, partitions.size === 1, [...partitions]);
    }
  },
};

/** What every client sends with one compression under one key. */
function recordsOf(codec: string, key: number) {
  return Array.from({ length: RECORDS_PER_CODEC }, (_, index) => index)
    .filter((index) => index % KEYS === key)
    .map((index) => ({
      value: `${codec} ${index} ${'ä'.repeat(index)}`,
      headers: { codec, index: String(index) },
    }));
}
