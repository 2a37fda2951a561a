import {
  CreatePartitions,
  type CreatePartitionsRequest,
  type CreatePartitionsResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';
import { checkReplicas } from '../topics/check-replicas.js';
import { namedOnce } from '../topics/named-once.js';
import { TOO_MANY_PARTITIONS } from '../topics/too-many-partitions.js';
import { checkGrowth } from '../topics/topics.js';

type Wish = CreatePartitionsRequest['topics'][number];
type TopicAnswer = Input<CreatePartitionsResponse['results'][number]>;

export const createPartitions = handle(CreatePartitions, {
  async answer({ topics, validateOnly }, context) {
    const { once, repeated } = namedOnce(topics);
    const results = repeated.map((name) => refused(name, ErrorCode.INVALID_REQUEST, 'It is named more than once.'));
    for (const wish of once) results.push(await answerFor(wish, validateOnly, context));
    return { results };
  },
  refuse: ({ topics }, errorCode) => ({ results: topics.map(({ name }) => refused(name, errorCode, null)) }),
});

function refused(name: string, errorCode: number, errorMessage: string | null): TopicAnswer {
  return { name, errorCode, errorMessage };
}

async function answerFor(wish: Wish, validateOnly: boolean, context: RequestContext): Promise<TopicAnswer> {
  const { name, count } = wish;
  try {
    const topic = context.topics.get(name);
    if (topic === undefined) return refused(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
    checkGrowth(topic, count);
    checkAssignments(wish, count - topic.partitions.length, context);
    if (!validateOnly) await context.topics.grow(topic, count);
    return { name, errorCode: ErrorCode.NONE, errorMessage: null };
  } catch (error) {
    if (!(error instanceof KafkaError)) context.log.error({ err: error, topic: name }, 'a topic was not grown');
    return refused(name, errorCodeOf(error), errorMessageOf(error));
  }
}

/** Throws a `KafkaError` for what cannot be: one list of brokers goes to each of the `added` partitions, or none is given. */
function checkAssignments({ assignments }: Wish, added: number, { cluster }: RequestContext): void {
  if (added >= TOO_MANY_PARTITIONS) {
    throw new KafkaError(ErrorCode.POLICY_VIOLATION, `${added} new partitions are too many at once.`);
  }
  if (assignments === null) return;
  if (assignments.length !== added) {
    throw new KafkaError(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      `There are places for ${assignments.length} new partitions, and ${added} are to be made.`,
    );
  }
  for (const { brokerIds } of assignments) checkReplicas(brokerIds, cluster);
}
