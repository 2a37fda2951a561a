import { createHash } from 'node:crypto';
import type { ConsumerGroup, ResolvedExpression } from './consumer-group.js';
import type { ConsumerMember } from './member.js';
import type { TopicsView } from './topics-view.js';

type Expressions = ReadonlyMap<string, ResolvedExpression>;

/** The members of a group as they will be when one of them has changed, or come in the place of another. */
export function membersWith(
  group: ConsumerGroup,
  changed: ConsumerMember,
  replaced: ConsumerMember | undefined = undefined,
): ConsumerMember[] {
  const others = [...group.members()].filter(({ memberId }) => memberId !== replaced?.memberId);
  const place = others.findIndex(({ memberId }) => memberId === changed.memberId);
  if (place < 0) return [...others, changed];
  return others.with(place, changed);
}

/** The topics that a member subscribes to, by name and by its expression, whether there are such topics or not. */
export function topicNames(
  { subscribedTopicNames, subscribedTopicRegex }: ConsumerMember,
  expressions: Expressions,
): ReadonlySet<string> {
  const expression = expressions.get(subscribedTopicRegex);
  return expression === undefined ? subscribedTopicNames : new Set([...subscribedTopicNames, ...expression.topics]);
}

/** The ids of those of them that there are. */
export function topicIds(member: ConsumerMember, expressions: Expressions, topics: TopicsView): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const name of topicNames(member, expressions)) {
    const topic = topics.get(name);
    if (topic !== undefined) ids.add(topic.id);
  }
  return ids;
}

/**
 * Stands for all topics that members subscribe to, with their partitions: 0 for none. Kafka's is another one (XXH3). Who finds one that
 * is not its own assigns anew, once.
 */
export function metadataHash(members: Iterable<ConsumerMember>, expressions: Expressions, topics: TopicsView): bigint {
  const names = new Set<string>();
  for (const member of members) for (const name of topicNames(member, expressions)) names.add(name);
  const hash = createHash('sha1');
  let isEmpty = true;
  for (const name of [...names].sort()) {
    const topic = topics.get(name);
    if (topic === undefined) continue;
    isEmpty = false;
    hash.update(`${topic.id} ${topic.partitions.length} `);
  }
  return isEmpty ? 0n : hash.digest().readBigInt64BE();
}
