import { CreateTopics } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { createTopic, deleteTopics, type NamedTopicWish, type TestTopic } from '../fixtures.js';
import { autoCreatedTopics, createsTopicsByItself } from './auto-created-topics.js';
import { GivenTopics, noTopics } from './given-topics.js';

/** How tests come by topics. */
export interface TopicSource {
  /** A topic that no other test uses, and that is empty. Throws `CannotBeTried` where there is none such. */
  take(client: ClusterClient, wish: NamedTopicWish): Promise<TestTopic>;
  /** Takes back what was wished for under these names, whether it was had or not. Never throws. */
  giveBack(client: ClusterClient, names: readonly string[]): Promise<void>;
}

/** Topics as they are on every Kafka. */
export const createdTopics: TopicSource = { take: createTopic, giveBack: deleteTopics };

/** By CreateTopics, else as brokers make them for producers, else those of `given`, which exist already. */
export async function chooseTopics(client: ClusterClient, given: readonly string[]): Promise<TopicSource> {
  if (client.version(CreateTopics) !== undefined) return createdTopics;
  if (await createsTopicsByItself(client)) return autoCreatedTopics;
  return given.length > 0 ? new GivenTopics(given) : noTopics;
}
