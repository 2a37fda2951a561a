import { FindCoordinator } from '../../../protocol/index.js';
import { expectEqual } from '../../expect.js';
import { expectOnceInOrder, recordsInCodec } from '../records-of-keys.js';
import { recordsIn, textsIn } from './received.js';
import type { ForeignScenario } from './scenario.js';

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
    const sent = codecs.flatMap(recordsInCodec);
    const received = recordsIn(await ask('read', topic, freshGroupId(), 'read_committed', String(sent.length)));
    expectEqual('compressions', [...codecs].sort(), ['gzip', 'lz4', 'none', 'snappy', 'zstd']);
    expectOnceInOrder(received, sent);
  },
};
