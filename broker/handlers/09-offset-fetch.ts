import {
  ErrorCode,
  type Input,
  OffsetFetch,
  type OffsetFetchRequest,
  type OffsetFetchResponse,
} from '../../protocol/index.js';
import type { FetchingMember } from '../groups/consumer/check-offsets.js';
import { nothing } from '../groups/offsets.js';
import type { FetchResult, FetchTopic } from '../groups/requests.js';
import { handleGroup } from '../handler.js';
import type { Topics } from '../topics/topics.js';

/** v0 was kept in ZooKeeper: Kafka without one still advertises it (3.9), and refuses it. */
const ZOOKEEPER_VERSION = 0;
/** The first version with an error code for the group; before it, every partition has that of its group. */
const GROUP_ERROR_VERSION = 2;
/** The first version that asks for many groups (KIP-709). */
const MANY_VERSION = 8;
/** The first version that names topics by their ids (KIP-848). */
const BY_ID_VERSION = 10;

type AskedGroup = OffsetFetchRequest['groups'][number];
type Fetch = (groupId: string, topics: readonly FetchTopic[] | null) => FetchResult;
type GroupAnswer = Input<OffsetFetchResponse['groups'][number]>;

export const offsetFetch = handleGroup(OffsetFetch, {
  answer(request, groups, { version, topics }) {
    if (version === ZOOKEEPER_VERSION) return refuse(request, ErrorCode.UNSUPPORTED_VERSION, { version });
    const { requireStable } = request;
    const fetchFor =
      (member?: FetchingMember): Fetch =>
      (groupId, asked) =>
        groups.fetchOffsets(groupId, asked, requireStable, member);
    if (version >= BY_ID_VERSION) {
      return { groups: request.groups.map((group) => fetchById(group, fetchFor(group), topics)) };
    }
    if (version >= MANY_VERSION) {
      return {
        groups: request.groups.map((group) => {
          const { groupId, topics: asked } = group;
          return { groupId, ...fetchFor(group)(groupId, asked) };
        }),
      };
    }
    const result = fetchFor()(request.groupId, request.topics);
    return result.errorCode === ErrorCode.NONE ? result : refuse(request, result.errorCode, { version });
  },
  refuse,
});

/** What a group has committed, of topics by their ids. Ids that no topic has come last, as on Kafka. */
function fetchById({ groupId, topics: asked }: AskedGroup, fetch: Fetch, topics: Topics): GroupAnswer {
  if (asked === null) {
    const { errorCode, topics: found } = fetch(groupId, null);
    // A topic that was deleted meanwhile has no id to be named by.
    const named = found.flatMap(({ name, partitions }) => {
      const topicId = topics.get(name)?.id;
      return topicId === undefined ? [] : [{ topicId, partitions }];
    });
    return { groupId, errorCode, topics: named };
  }
  const known = asked.flatMap(({ topicId, partitionIndexes }) => {
    const name = topics.getById(topicId)?.name;
    return name === undefined ? [] : [{ name, topicId, partitionIndexes }];
  });
  const { errorCode, topics: found } = fetch(groupId, known);
  if (errorCode !== ErrorCode.NONE) return { groupId, errorCode };
  const unknown = asked.filter(({ topicId }) => topics.getById(topicId) === undefined);
  return {
    groupId,
    topics: [
      ...found.map(({ partitions }, index) => ({ topicId: known[index]?.topicId, partitions })),
      ...unknown.map(({ topicId, partitionIndexes }) => ({
        topicId,
        partitions: partitionIndexes.map((index) => nothing(index, ErrorCode.UNKNOWN_TOPIC_ID)),
      })),
    ],
  };
}

function refuse(request: OffsetFetchRequest, errorCode: number, { version }: { version: number }) {
  if (version >= MANY_VERSION) return { groups: request.groups.map(({ groupId }) => ({ groupId, errorCode })) };
  if (version >= GROUP_ERROR_VERSION) return { errorCode };
  return {
    topics: (request.topics ?? []).map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => nothing(partitionIndex, errorCode)),
    })),
  };
}
