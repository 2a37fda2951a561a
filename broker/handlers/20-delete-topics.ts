import { DeleteTopics, type DeleteTopicsResponse, ErrorCode, type Input, ZERO_UUID } from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf } from '../errors.js';
import { handle, type RequestContext } from '../handler.js';

type TopicAnswer = Input<DeleteTopicsResponse['responses'][number]>;

interface Named {
  readonly name: string | null;
  readonly topicId: string;
}

export const deleteTopics = handle(DeleteTopics, {
  async answer(request, context) {
    /** Each topic once, with the number of times that it was named. */
    const asked = new Map<string, { named: Named; times: number }>();
    for (const named of namesOf(request, context.version)) {
      const key = `${named.name} ${named.topicId}`;
      asked.set(key, { named, times: (asked.get(key)?.times ?? 0) + 1 });
    }
    const responses: TopicAnswer[] = [];
    for (const { named, times } of asked.values()) {
      responses.push(times > 1 ? refused(named, ErrorCode.INVALID_REQUEST) : await answerFor(named, context));
    }
    return { responses };
  },
  refuse: (request, errorCode, { version }) => ({
    responses: namesOf(request, version).map((named) => refused(named, errorCode)),
  }),
});

/** Up to v5 topics are named, from v6 each by name or by id. */
function namesOf(request: { topics: Named[]; topicNames: string[] }, version: number): Named[] {
  return version >= 6 ? request.topics : request.topicNames.map((name) => ({ name, topicId: ZERO_UUID }));
}

const REASONS = new Map<number, string>([
  [ErrorCode.INVALID_REQUEST, 'A topic is named once, by name or by id.'],
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'There is no topic of this name.'],
  [ErrorCode.UNKNOWN_TOPIC_ID, 'There is no topic with this id.'],
]);

function refused({ name, topicId }: Named, errorCode: number): TopicAnswer {
  return { name, topicId, errorCode, errorMessage: REASONS.get(errorCode) ?? null };
}

async function answerFor(named: Named, { topics, groups, log }: RequestContext): Promise<TopicAnswer> {
  const { name, topicId } = named;
  const hasId = topicId !== ZERO_UUID;
  if ((name !== null) === hasId) return refused(named, ErrorCode.INVALID_REQUEST);
  const topic = name === null ? topics.getById(topicId) : topics.get(name);
  if (topic === undefined) {
    return refused(named, hasId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  }
  try {
    await topics.delete(topic);
  } catch (error) {
    log.error({ err: error, topic: topic.name }, 'a topic was not deleted');
    const errorMessage = errorMessageOf(error);
    return { name: topic.name, topicId: topic.id, errorCode: errorCodeOf(error), errorMessage };
  }
  await groups?.topicDeleted(topic.name);
  return { name: topic.name, topicId: topic.id };
}
