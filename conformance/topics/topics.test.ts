import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClusterClient } from '../../targets/cluster-client.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Target } from '../../targets/target.js';
import { batchOf } from '../batches.js';
import { CannotBeTried } from '../cannot-be-tried.js';
import { append, createTopic, freshName } from '../fixtures.js';
import { autoCreatedTopics, createsTopicsByItself } from './auto-created-topics.js';
import { GivenTopics, noTopics } from './given-topics.js';
import { chooseTopics, createdTopics } from './topic-source.js';

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

const wish = () => ({ name: freshName('topic') });

it('topics are created where that can be', async () => {
  expect(await chooseTopics(client, ['given'])).toBe(createdTopics);
});

it('a topic that the broker makes by itself can be written to from offset 0, and is taken away again', async () => {
  expect(await createsTopicsByItself(client)).toBe(true);
  const topic = await autoCreatedTopics.take(client, wish());
  expect(await append(client, topic, 0, batchOf(['first']))).toBe(0n);
  await autoCreatedTopics.giveBack(client, [topic.name]);
  expect((await client.describeTopic(topic.name)).topics[0]?.errorCode).toBe(3);
});

it('a test that needs a configuration is not tried where no topic can have one', async () => {
  const configured = { ...wish(), configs: { 'cleanup.policy': 'compact' } };
  await expect(autoCreatedTopics.take(client, configured)).rejects.toThrow(CannotBeTried);
  await expect(new GivenTopics(['x']).take(client, configured)).rejects.toThrow('no topic with a cleanup.policy');
  await expect(noTopics.take()).rejects.toThrow('--topics');
});

it('a given topic is lent to one test at a time, and again while it is empty', async () => {
  const { name, id } = await createTopic(client, wish());
  const given = new GivenTopics([name]);
  const [first, second] = [wish(), wish()];
  expect(await given.take(client, first)).toEqual({ name, id });
  let lent = false;
  const next = given.take(client, second).then((topic) => {
    lent = true;
    return topic;
  });
  await client.describeTopic(name);
  expect(lent).toBe(false);
  await given.giveBack(client, [first.name]);
  await append(client, await next, 0, batchOf(['first']));
  await given.giveBack(client, [second.name]);
  await expect(given.take(client, wish())).rejects.toThrow('none of the topics given is empty and has 1 partitions');
});
