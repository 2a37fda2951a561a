import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, boolean, int8, int16, int32, int64, string, struct, uuid } from '../schema.js';

/**
 * Acknowledges records that a member of a share group has acquired (KIP-932).
 *
 * v1 is the first stable one, v2 renews the hold on records (KIP-1222).
 */
export const ShareAcknowledge = api({
  key: 79,
  name: 'ShareAcknowledge',
  versions: [1, 2],
  flexible: 1,
  request: {
    groupId: string({ nullable: 0, default: null }),
    memberId: string({ nullable: 0 }),
    shareSessionEpoch: int32(),
    isRenewAck: boolean({ since: 2 }),
    topics: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        acknowledgementBatches: array({
          firstOffset: int64(),
          lastOffset: int64(),
          acknowledgeTypes: array(int8()),
        }),
      }),
    }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    errorMessage: string({ nullable: 0, default: null }),
    acquisitionLockTimeoutMs: int32({ since: 2, ignorable: true }),
    responses: array({
      topicId: uuid(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
        errorMessage: string({ nullable: 0, default: null }),
        currentLeader: struct({
          leaderId: int32(),
          leaderEpoch: int32(),
        }),
      }),
    }),
    nodeEndpoints: array({
      nodeId: int32(),
      host: string(),
      port: int32(),
      rack: string({ nullable: 0, default: null }),
    }),
  },
});

export type ShareAcknowledgeRequest = RequestOf<typeof ShareAcknowledge>;
export type ShareAcknowledgeResponse = ResponseOf<typeof ShareAcknowledge>;
