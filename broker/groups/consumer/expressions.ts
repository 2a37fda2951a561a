import { ErrorCode } from '../../../protocol/index.js';
import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';
import { KafkaError } from '../../errors.js';
import type { ConsumerGroup } from './consumer-group.js';
import { type ConsumerMember, sameTexts } from './member.js';
import { Program } from './re2/program.js';
import { ExpressionError } from './re2/syntax.js';
import { expression, groupEpoch, noExpression } from './records.js';
import { metadataHash } from './subscriptions.js';
import type { TopicsView } from './topics-view.js';

/** However fast topics come: all of them are gone over each time. */
const SHORTEST_REFRESH_INTERVAL_MS = 10_000;

interface ExpressionChange {
  readonly records: readonly KeyedRecord[];
  readonly changed: boolean;
  /** Whether the topics of what the member subscribes to now are known, and are a reason to assign anew. */
  readonly resolved: boolean;
}

/** What it means to a group that a member subscribes by another expression. Throws a `KafkaError` for one that is none. */
export function changeExpression(
  group: ConsumerGroup,
  before: ConsumerMember,
  after: ConsumerMember,
): ExpressionChange {
  const [old, now] = [before.subscribedTopicRegex, after.subscribedTopicRegex];
  if (old === now) return { records: [], changed: false, resolved: false };
  const isForgotten = old !== '' && group.subscribersOf(old) === 1;
  const records = isForgotten ? [noExpression(group.id, old)] : [];
  if (now === '') return { records, changed: true, resolved: true };
  if (group.subscribersOf(now) === 0) checkExpression(now);
  return { records, changed: true, resolved: group.subscribersOf(now) > 0 && group.expressions.has(now) };
}

function checkExpression(regex: string): void {
  const program = programOf(regex);
  if (program instanceof Program) return;
  const message = `SubscribedTopicRegex \`${regex}\` is not a valid regular expression: ${program.message}.`;
  throw new KafkaError(ErrorCode.INVALID_REGULAR_EXPRESSION, message);
}

function programOf(regex: string): Program | ExpressionError {
  try {
    return new Program(regex);
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
}

/** Whether the expressions of a group have to be compared with the topics (again). */
export function needsResolving(
  group: ConsumerGroup,
  topics: TopicsView,
  now: number,
  refreshIntervalMs: number,
): boolean {
  const subscribed = subscribedExpressions(group);
  if (subscribed.size === 0) return false;
  const [resolved] = group.expressions.values();
  const last = resolved?.timestamp ?? Number.NEGATIVE_INFINITY;
  if (now <= last + SHORTEST_REFRESH_INTERVAL_MS) return false;
  return (
    subscribed.size !== group.expressions.size ||
    group.expressionsSeen !== topics.revision ||
    now > last + refreshIntervalMs
  );
}

/** Compares all expressions of a group with the topics. Where others fit now, the group has another epoch. */
export function resolveExpressions(group: ConsumerGroup, topics: TopicsView, now: number): KeyedRecord[] {
  const resolved = new Map(group.expressions);
  let changed = false;
  for (const regex of subscribedExpressions(group)) {
    const program = programOf(regex);
    const fitting = new Set<string>();
    // One that another broker took and this one cannot read stands for no topics.
    if (program instanceof Program) for (const { name } of topics.all()) if (program.matches(name)) fitting.add(name);
    changed ||= !sameTexts(resolved.get(regex)?.topics ?? new Set(), fitting);
    resolved.set(regex, { topics: fitting, timestamp: now });
  }
  const records = Array.from(resolved, ([regex, { topics: fitting, timestamp }]) =>
    expression(group.id, regex, fitting, topics.revision, timestamp),
  );
  const hash = metadataHash(group.members(), resolved, topics);
  if (changed || hash !== group.metadataHash) records.push(groupEpoch(group.id, group.epoch + 1, hash));
  return records;
}

function subscribedExpressions(group: ConsumerGroup): ReadonlySet<string> {
  const expressions = new Set<string>();
  for (const { subscribedTopicRegex } of group.members()) expressions.add(subscribedTopicRegex);
  expressions.delete('');
  return expressions;
}
