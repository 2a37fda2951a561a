import { ErrorCode, Metadata } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { retry } from '../../targets/retry.js';
import { CannotBeTried } from '../cannot-be-tried.js';
import { deleteTopics, freshName, type NamedTopicWish, type TestTopic, untilAvailable } from '../fixtures.js';

/** A broker that makes topics has made one by then. */
const PATIENCE_MS = 5_000;

/** What brokers make where Metadata is asked for a topic that there is not (`auto.create.topics.enable`). */
export const autoCreatedTopics = {
  async take(
    client: ClusterClient,
    { name, partitions = 1, configs = {}, onOneBroker = false }: NamedTopicWish,
  ): Promise<TestTopic> {
    const [config] = Object.keys(configs);
    if (config !== undefined) throw new CannotBeTried(`the target makes no topics with a ${config} of their own`);
    const count = await make(client, name);
    if (count === undefined) throw new CannotBeTried('the target did not make a topic that Metadata was asked for');
    // What is compared with a recording must have just what was recorded; other tests mind no more partitions.
    if (count < partitions || (onOneBroker && (count !== partitions || client.brokers.length > 1)))
      throw new CannotBeTried(`the target makes topics of ${count} partitions, and the test needs ${partitions}`);
    return untilAvailable(client, name, count);
  },
  giveBack: deleteTopics,
};

/** Tries it once. */
export async function createsTopicsByItself(client: ClusterClient): Promise<boolean> {
  const name = freshName('topic');
  const made = (await make(client, name)) !== undefined;
  await deleteTopics(client, [name]);
  return made;
}

/** Asks for a topic until it is there; answers how many partitions it has. */
function make(client: ClusterClient, name: string): Promise<number | undefined> {
  return retry(async () => {
    const { topics } = await client.send(client.anyBroker(), Metadata, { topics: [{ name }] });
    const [topic] = topics;
    return topic?.errorCode === ErrorCode.NONE && topic.partitions.length > 0 ? topic.partitions.length : undefined;
  }, PATIENCE_MS);
}
