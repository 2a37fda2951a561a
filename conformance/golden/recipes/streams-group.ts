import { StreamsGroupHeartbeat } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

const MEMBER_ID = 'fluxmq-golden-member-a';
const REBALANCE_TIMEOUT_MS = 30_000;

/** What a member says that joins the first group of a recording, to read the first topic (KIP-1071). */
export function streaming({ groups: [groupId = ''], topics }: Pick<Recording, 'groups' | 'topics'>) {
  const subtopology = {
    subtopologyId: '0',
    sourceTopics: topics.map(({ name }) => name),
    sourceTopicRegex: [],
    stateChangelogTopics: [],
    repartitionSinkTopics: [],
    repartitionSourceTopics: [],
    copartitionGroups: [],
  };
  return {
    groupId,
    memberId: MEMBER_ID,
    memberEpoch: 0,
    endpointInformationEpoch: 0,
    rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
    topology: { epoch: 0, subtopologies: [subtopology] },
    activeTasks: [],
    standbyTasks: [],
    warmupTasks: [],
    processId: 'a-process',
    clientTags: [],
  };
}

/** Joins until it has its task. */
export async function streamWithTask(recording: Recording) {
  const request = streaming(recording);
  const { memberEpoch } = await recording.ask(
    StreamsGroupHeartbeat,
    request,
    ({ activeTasks }) => (activeTasks?.length ?? 0) > 0,
  );
  return { groupId: request.groupId, memberId: request.memberId, memberEpoch };
}
