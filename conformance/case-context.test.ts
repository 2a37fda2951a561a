import { afterAll, beforeAll, expect, it } from 'vitest';
import { Fetch, ZERO_UUID } from '../protocol/index.js';
import { ClusterClient } from '../targets/cluster-client.js';
import { startReferenceBroker } from '../targets/reference-broker.js';
import type { Target } from '../targets/target.js';
import { withContext } from './case-context.js';
import { fetchFrom } from './cases/requests.js';
import { WireLog } from './wire-log.js';

let broker: Target;
let client: ClusterClient;
beforeAll(async () => {
  broker = await startReferenceBroker();
  client = await ClusterClient.connect(broker.bootstrap);
});
afterAll(async () => {
  await client.close();
  await broker.close();
});

it('a case that fails while an answer is pending fails alone, and leaves no topic', async () => {
  let name = '';
  const failing = withContext(client, Fetch, 4, new WireLog(), async ({ send, freshTopic }) => {
    const topic = await freshTopic();
    name = topic.name;
    void send(Fetch, fetchFrom(topic, 0n, { maxWaitMs: 60_000 }));
    throw new Error('the case failed');
  });
  await expect(failing).rejects.toThrow('the case failed');
  const { topics } = await client.describeTopic(name);
  expect(topics).toMatchObject([{ name, topicId: ZERO_UUID, errorCode: 3 }]);
});
