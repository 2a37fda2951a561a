import { randomUUID } from 'node:crypto';
import {
  ErrorCode,
  type Input,
  StreamsGroupDescribe,
  StreamsGroupHeartbeat,
  type StreamsGroupHeartbeatRequest,
  type StreamsGroupHeartbeatResponse,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';
import { freshGroup, type Group } from './group.js';

const PATIENCE_MS = 15_000;
const LEAVING = -1;
const MISSING_SOURCE_TOPICS = 1;
const NOTHING = { memberId: '', memberEpoch: 0, activeTasks: null, standbyTasks: null, warmupTasks: null };
const NO_TASKS = { activeTasks: [], standbyTasks: [], warmupTasks: [] };

/** An application that reads one topic and keeps nothing. */
function topologyOf(topicName: string) {
  return { epoch: 1, subtopologies: [{ subtopologyId: '0', sourceTopics: [topicName] }] };
}

/** Sends heartbeats of one member, which leaves afterwards. */
function memberOf({ groupId, at }: Group, { client, cleanUp }: CaseContext) {
  const memberId = randomUUID();
  const beat = (change: Input<StreamsGroupHeartbeatRequest>): Promise<StreamsGroupHeartbeatResponse> =>
    client.send(at, StreamsGroupHeartbeat, { groupId, memberId, ...change });
  cleanUp(() => beat({ memberEpoch: LEAVING }));
  const join = (topicName: string, change: Input<StreamsGroupHeartbeatRequest> = {}) =>
    beat({
      memberEpoch: 0,
      endpointInformationEpoch: -1,
      rebalanceTimeoutMs: PATIENCE_MS,
      topology: topologyOf(topicName),
      processId: memberId,
      clientTags: [],
      ...NO_TASKS,
      ...change,
    });
  return { memberId, beat, join };
}

export const streamsGroupHeartbeatCases = [
  must('streams-group-heartbeat/tasks', {
    api: StreamsGroupHeartbeat,
    versions: [0, 0],
    needs: [StreamsGroupDescribe],
    when: ['streams-groups'],
    see: 'KIP-1071',
    why: 'An application works on nothing but the tasks that it is given: one for each partition of its topic.',
    async run(context) {
      const topic = await context.freshTopic({ partitions: 2 });
      const group = await freshGroup(context);
      const { memberId, beat, join } = memberOf(group, context);
      let answer = await join(topic.name);
      expectFields(answer, { throttleTimeMs: 0, errorCode: ErrorCode.NONE, errorMessage: null, memberId });
      // The first assignment waits for more members, by default for three seconds.
      const given = await retry(async () => {
        if ((answer.activeTasks?.length ?? 0) > 0) return answer;
        answer = await beat({ memberEpoch: answer.memberEpoch });
        return undefined;
      }, PATIENCE_MS);
      const activeTasks = [{ subtopologyId: '0', partitions: [0, 1] }];
      expectEqual('activeTasks', given?.activeTasks, activeTasks);
      const tasks = { activeTasks, standbyTasks: [], warmupTasks: [] };
      const { memberEpoch } = answer;
      expectFields(await beat({ memberEpoch, ...tasks }), {
        errorCode: ErrorCode.NONE,
        memberEpoch,
        activeTasks: null,
      });
      const { groups } = await context.send(StreamsGroupDescribe, { groupIds: [group.groupId] }, group.at);
      expectFields(groups, [
        {
          errorCode: ErrorCode.NONE,
          groupId: group.groupId,
          groupState: 'Stable',
          topology: topologyOf(topic.name),
          members: [{ memberId, memberEpoch, topologyEpoch: 1, assignment: tasks, targetAssignment: tasks }],
        },
      ]);
    },
  }),

  must('streams-group-heartbeat/missing-topic', {
    api: StreamsGroupHeartbeat,
    versions: [0, 0],
    when: ['streams-groups'],
    see: 'KIP-1071',
    why: 'An application whose topic is not there waits or stops as it was told to; without the status it would just be idle.',
    async run(context) {
      const { join } = memberOf(await freshGroup(context), context);
      const { errorCode, activeTasks, status } = await join(context.freshTopicName());
      expectFields({ errorCode, activeTasks }, { errorCode: ErrorCode.NONE, activeTasks: [] });
      const codes = status?.map(({ statusCode }) => statusCode) ?? [];
      expectThat('the status says that a topic is missing', codes.includes(MISSING_SOURCE_TOPICS), codes);
    },
  }),

  must('streams-group-heartbeat/leave', {
    api: StreamsGroupHeartbeat,
    versions: [0, 0],
    when: ['streams-groups'],
    see: 'KIP-1071',
    why: 'The tasks of an application that is closed go to others at once; one that has left and goes on is told so.',
    async run(context) {
      const topic = await context.freshTopic();
      const { memberId, beat, join } = memberOf(await freshGroup(context), context);
      const { memberEpoch } = await join(topic.name);
      const ahead = await beat({ memberEpoch: memberEpoch + 5 });
      expectFields(ahead, { errorCode: ErrorCode.FENCED_MEMBER_EPOCH, ...NOTHING });
      expectFields(await beat({ memberEpoch: LEAVING }), {
        errorCode: ErrorCode.NONE,
        memberId,
        memberEpoch: LEAVING,
        activeTasks: null,
      });
      expectFields(await beat({ memberEpoch }), { errorCode: ErrorCode.UNKNOWN_MEMBER_ID, ...NOTHING });
    },
  }),

  must('streams-group-heartbeat/incomplete', {
    api: StreamsGroupHeartbeat,
    versions: [0, 0],
    when: ['streams-groups'],
    see: 'KIP-1071',
    why: 'Without a topology there is nothing to assign: the member would wait for tasks for ever.',
    async run(context) {
      const topic = await context.freshTopic();
      const { join } = memberOf(await freshGroup(context), context);
      for (const [what, change] of Object.entries({
        'without a group': { groupId: '' },
        'without a topology': { topology: null },
      })) {
        const { errorCode, ...answer } = await join(topic.name, change);
        expectEqual(`errorCode ${what}`, errorCode, ErrorCode.INVALID_REQUEST);
        expectFields(answer, NOTHING);
      }
    },
  }),

  must('streams-group-describe/unknown-group', {
    api: StreamsGroupDescribe,
    versions: [0, 0],
    when: ['streams-groups'],
    see: 'KIP-1071',
    why: 'On this code a tool asks whether there is another kind of group of that name.',
    async run(context) {
      const { groupId, at } = await freshGroup(context);
      const { groups } = await context.send(StreamsGroupDescribe, { groupIds: [groupId] }, at);
      expectFields(groups, [
        {
          errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
          groupId,
          groupState: '',
          groupEpoch: 0,
          topology: null,
          members: [],
        },
      ]);
    },
  }),
];
