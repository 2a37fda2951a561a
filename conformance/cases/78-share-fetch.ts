import {
  ErrorCode,
  IncrementalAlterConfigs,
  ShareAcknowledge,
  ShareFetch,
  ShareGroupHeartbeat,
} from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { Acknowledge, freshShareGroup, Sharer } from './share-group.js';

const NEEDS = [ShareGroupHeartbeat, ShareAcknowledge, IncrementalAlterConfigs] as const;
const ONCE = 0;

/** A topic with three records, a share group, and one member of it that has acquired them. */
async function withThreeAcquired(context: CaseContext) {
  const topic = await context.freshTopic();
  await context.append(topic, 0, batchOf(['one', 'two', 'three']));
  const group = await freshShareGroup(context);
  const sharer = await Sharer.at(topic, group, context);
  const at = await context.leader(topic);
  const acquired = await sharer.acquire(at, topic);
  return { topic, group, sharer, at, acquired };
}

export const shareFetchCases = [
  must('share-fetch/acquires', {
    api: ShareFetch,
    versions: [1, 2],
    needs: NEEDS,
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'A consumer may work only on the records that are named as acquired, whatever else is in the bytes.',
    async run(context) {
      const { acquired } = await withThreeAcquired(context);
      const { records, ...told } = acquired ?? { records: null };
      expectFields(told, {
        partitionIndex: 0,
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        acknowledgeErrorCode: ErrorCode.NONE,
        acquiredRecords: [{ firstOffset: 0n, lastOffset: 2n, deliveryCount: 1 }],
      });
      expectEqual('the records have their values', records?.includes('three'), true);
    },
  }),

  must('share-fetch/acquired-by-one-alone', {
    api: ShareFetch,
    versions: [1, 2],
    needs: NEEDS,
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'A record that two members have is worked on twice.',
    async run(context) {
      const { topic, group, at } = await withThreeAcquired(context);
      const second = await Sharer.at(topic, group, context);
      expectEqual('what the second one acquires', await second.acquire(at, topic, ONCE), undefined);
      expectEqual('what it acquires later', await second.acquire(at, topic, ONCE), undefined);
    },
  }),

  must('share-acknowledge/accepted-and-released', {
    api: ShareAcknowledge,
    versions: [1, 2],
    needs: [ShareFetch, ...NEEDS],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'What was done must not come again, what was given back must: with a higher count, by which poison is found.',
    async run(context) {
      const { topic, group, sharer, at } = await withThreeAcquired(context);
      const answer = await sharer.acknowledge(at, topic, [
        { firstOffset: 0n, lastOffset: 0n, acknowledgeTypes: [Acknowledge.accept] },
        { firstOffset: 1n, lastOffset: 1n, acknowledgeTypes: [Acknowledge.release] },
        { firstOffset: 2n, lastOffset: 2n, acknowledgeTypes: [Acknowledge.reject] },
      ]);
      expectFields(answer, {
        throttleTimeMs: 0,
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        responses: [{ topicId: topic.id, partitions: [{ partitionIndex: 0, errorCode: ErrorCode.NONE }] }],
      });
      const second = await Sharer.at(topic, group, context);
      const again = await second.acquire(at, topic);
      expectFields(again?.acquiredRecords ?? [], [{ firstOffset: 1n, lastOffset: 1n, deliveryCount: 2 }]);
    },
  }),

  must('share-acknowledge/not-acquired-any-more', {
    api: ShareAcknowledge,
    versions: [1, 2],
    needs: [ShareFetch, ...NEEDS],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'A consumer whose hold on a record was lost learns so: its work may be done again by another.',
    async run(context) {
      const { topic, sharer, at } = await withThreeAcquired(context);
      const released = [{ firstOffset: 0n, lastOffset: 2n, acknowledgeTypes: [Acknowledge.release] }];
      for (const errorCode of [ErrorCode.NONE, ErrorCode.INVALID_RECORD_STATE]) {
        expectFields(await sharer.acknowledge(at, topic, released), {
          errorCode: ErrorCode.NONE,
          responses: [{ topicId: topic.id, partitions: [{ partitionIndex: 0, errorCode }] }],
        });
      }
    },
  }),

  must('share-acknowledge/wrong-session', {
    api: ShareAcknowledge,
    versions: [1, 2],
    needs: [ShareFetch, ...NEEDS],
    when: ['share-groups'],
    see: 'KIP-932',
    why: 'After a lost answer nobody knows what was acknowledged: the session has to be opened anew.',
    async run(context) {
      const { topic, group, sharer, at } = await withThreeAcquired(context);
      const accepted = [{ firstOffset: 0n, lastOffset: 2n, acknowledgeTypes: [Acknowledge.accept] }];
      expectFields(await sharer.acknowledge(at, topic, accepted, 99), {
        errorCode: ErrorCode.INVALID_SHARE_SESSION_EPOCH,
        responses: [],
      });
      const stranger = Sharer.of(group, context);
      expectFields(await stranger.acknowledge(at, topic, accepted, 3), {
        errorCode: ErrorCode.SHARE_SESSION_NOT_FOUND,
        responses: [],
      });
    },
  }),
];
