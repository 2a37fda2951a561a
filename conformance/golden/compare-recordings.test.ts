import { expect, it } from 'vitest';
import { encodeRequest, encodeResponse, Heartbeat, JoinGroup, LENGTH_SIZE } from '../../protocol/index.js';
import { compareRecordings } from './compare-recordings.js';
import type { GoldenFile } from './golden-file.js';

const HEADER = { correlationId: 7, clientId: 'test' };
const KAFKA = ['apache-kafka-4.3.1'];

function answer(...encode: Parameters<typeof encodeResponse>): Buffer {
  return Buffer.concat(encodeResponse(...encode)).subarray(LENGTH_SIZE);
}

/** A member joins and is alive. */
function recording(memberId: string, { errorCode = 0, generationId = 1 } = {}): GoldenFile {
  const joined = { errorCode: 79, generationId: -1, protocolName: '', leader: '', memberId, members: [] };
  const given = { topics: [], absent: [], groups: [], when: [], unless: [] };
  return {
    api: Heartbeat,
    version: 0,
    exchanges: [
      {
        name: 'alive',
        about: 'A member is alive.',
        ...given,
        steps: [
          {
            api: JoinGroup,
            version: 4,
            eventually: false,
            binds: [],
            request: Buffer.concat(
              encodeRequest(JoinGroup, 4, HEADER, {
                groupId: 'g',
                sessionTimeoutMs: 1,
                rebalanceTimeoutMs: 1,
                memberId: '',
                protocolType: 'consumer',
                protocols: [],
              }),
            ),
            responses: [{ sources: KAFKA, frame: answer(JoinGroup, 4, 7, joined) }],
          },
          {
            api: Heartbeat,
            version: 0,
            eventually: false,
            binds: [{ field: 'memberId', step: 1, from: 'memberId' }],
            request: Buffer.concat(encodeRequest(Heartbeat, 0, HEADER, { groupId: 'g', generationId, memberId })),
            responses: [{ sources: KAFKA, frame: answer(Heartbeat, 0, 7, { errorCode }) }],
          },
        ],
      },
    ],
  };
}

it('finds no difference in identifiers that a broker invented', () => {
  expect(compareRecordings(recording('member-a'), recording('member-b'))).toEqual([]);
});

it('names the answer and the field that differ where no rule allows it', () => {
  expect(compareRecordings(recording('member-a'), recording('member-b', { errorCode: 25 }))).toEqual([
    'alive: answer 2 of apache-kafka-4.3.1: errorCode was 0 NONE and is 25 UNKNOWN_MEMBER_ID',
  ]);
});

it('names an exchange that only one of two recordings has', () => {
  const none = { ...recording('member-a'), exchanges: [] };
  expect(compareRecordings(recording('member-a'), none)).toEqual(['alive: was not recorded again']);
  expect(compareRecordings(none, recording('member-a'))).toEqual(['alive: was not recorded before']);
});

it('names a request that is not what was asked before', () => {
  const [before, now] = [recording('member-a', { generationId: 1 }), recording('member-b', { generationId: 2 })];
  expect(compareRecordings(before, now)).toEqual(['alive: request 2 differs']);
});
