import type { ClusterClient } from '../targets/cluster-client.js';
import type { Target } from '../targets/target.js';
import { probeFeatures } from './features.js';
import type { Subject } from './test.js';
import { chooseTopics } from './topics/topic-source.js';

/** Finds out what tests must know of a target; `givenTopics` are topics that exist there for them. */
export async function subjectOf(
  target: Target,
  client: ClusterClient,
  givenTopics: readonly string[] = [],
): Promise<Subject> {
  return { target, client, features: await probeFeatures(client), topics: await chooseTopics(client, givenTopics) };
}
