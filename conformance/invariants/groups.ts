import {
  ErrorCode,
  FindCoordinator,
  JoinGroup,
  LeaveGroup,
  OffsetCommit,
  OffsetFetch,
  type OffsetFetchResponse,
  SyncGroup,
} from '../../protocol/index.js';
import { justTheseAnswered, namedPartitions, partitionsOf } from './asked-for.js';
import { always, type Findings } from './invariant.js';
import type { Knowledge, Snapshot, SpokenTopic } from './knowledge.js';
import { logKey } from './log-bounds.js';

type FetchedTopics = readonly (SpokenTopic & Pick<OffsetFetchResponse['topics'][number], 'partitions'>)[];

export const groupInvariants = [
  always(OffsetCommit, 'offset-commit/partitions-asked', {
    see: 'Protocol guide, OffsetCommit',
    why: 'A consumer takes a partition that is not answered for one whose commit failed, or for none at all.',
    check({ request, response }, findings, knowledge) {
      justTheseAnswered(
        findings,
        'topics',
        namedPartitions(response.topics, (t) => knowledge.nameOf(t)),
        namedPartitions(request.topics, (t) => knowledge.nameOf(t)),
      );
    },
  }),

  always(OffsetFetch, 'offset-fetch/what-was-committed', {
    see: 'Protocol guide, OffsetFetch',
    why: 'A consumer goes on from here: records are lost or read again.',
    check({ request, response, version, before }, findings, knowledge) {
      if (version >= 8) {
        findings.equal(
          'groups',
          response.groups.map(({ groupId }) => groupId).sort(),
          [...new Set(request.groups.map(({ groupId }) => groupId))].sort(),
        );
        for (const { groupId, topics, errorCode } of response.groups) {
          const asked = request.groups.find((group) => group.groupId === groupId)?.topics ?? null;
          if (errorCode === ErrorCode.NONE)
            committed(findings, `groups[${groupId}].topics`, groupId, topics, asked, knowledge, before);
          else findings.equal(`groups[${groupId}].topics`, topics, []);
        }
      } else if (response.errorCode === ErrorCode.NONE) {
        committed(findings, 'topics', request.groupId, response.topics, request.topics, knowledge, before);
      }
    },
  }),

  always(FindCoordinator, 'find-coordinator/a-broker-of-the-cluster', {
    see: 'KIP-699',
    why: 'A client connects to the host and port that it finds here, and counts the broker among those of Metadata by its id.',
    check({ request, response, version }, findings, { cluster }) {
      const found = version >= 4 ? response.coordinators : [{ ...response, key: request.key }];
      if (version >= 4) {
        findings.equal('coordinators', found.map(({ key }) => key).sort(), [...request.coordinatorKeys].sort());
      }
      for (const { key, errorCode, nodeId, host, port } of found) {
        const path = `coordinators[${key}]`;
        const known = cluster.brokers.find((broker) => broker.id === nodeId);
        if (errorCode === ErrorCode.NONE) {
          findings.equal(
            path,
            { nodeId, host, port },
            { nodeId: known?.id ?? -1, host: known?.host ?? '', port: known?.port ?? -1 },
          );
        } else {
          findings.equal(path, { nodeId, host, port }, { nodeId: -1, host: '', port: -1 });
        }
      }
    },
  }),

  always(JoinGroup, 'join-group/who-is-who', {
    see: 'Protocol guide, JoinGroup; KIP-394, KIP-559',
    why: 'A member finds out from this whether it leads, in which generation, and by which protocol partitions are handed out.',
    check({ request, response, version }, findings, knowledge) {
      const { errorCode, generationId, protocolName, protocolType, leader, memberId, members, skipAssignment } =
        response;
      if (errorCode === ErrorCode.NONE) {
        findings.that('generationId', generationId, 'at least 1', generationId >= 1);
        findings.that(
          'protocolName',
          protocolName,
          'one of those offered',
          request.protocols.some(({ name }) => name === protocolName),
        );
        if (version >= 7) findings.equal('protocolType', protocolType, request.protocolType);
        findings.that('leader', leader, 'a member', leader !== '' || knowledge.mayBeLeaderless(request.groupId));
        findings.that('memberId', memberId, 'an id', memberId !== '');
        if (request.memberId !== '' && request.groupInstanceId === null)
          findings.equal('memberId', memberId, request.memberId);
        if (leader === memberId && !skipAssignment) {
          findings.that(
            'members',
            members.map((member) => member.memberId),
            `the leader ${leader} among them`,
            members.some((member) => member.memberId === leader),
          );
          const own = members.find((member) => member.memberId === memberId);
          findings.equal(
            'members, this one, groupInstanceId',
            own?.groupInstanceId,
            version >= 5 ? request.groupInstanceId : null,
          );
          const offered = request.protocols.find(({ name }) => name === protocolName)?.metadata;
          findings.equal('members, this one, metadata', own?.metadata, offered);
        } else if (leader !== memberId) {
          findings.equal('members', members.length, 0);
        }
        if (version >= 9) findings.equal('skipAssignment', skipAssignment, skipAssignment && leader === memberId);
      } else {
        findings.equal(
          'beside an error',
          { generationId, leader, members, skipAssignment },
          { generationId: -1, leader: '', members: [], skipAssignment: false },
        );
        if (version >= 7) findings.equal('protocolType', protocolType, null);
        findings.that('protocolName', protocolName, version >= 7 ? 'null' : "''", (protocolName ?? '') === '');
      }
    },
  }),

  always(SyncGroup, 'sync-group/nothing-but-the-error', {
    see: 'Protocol guide, SyncGroup; KIP-559',
    why: 'An assignment beside an error would be taken.',
    check({ request, response, version }, findings) {
      const { errorCode, assignment, protocolName, protocolType } = response;
      if (errorCode === ErrorCode.NONE) {
        if (version >= 5 && request.protocolType !== null)
          findings.equal('protocolType', protocolType, request.protocolType);
        if (version >= 5 && request.protocolName !== null)
          findings.equal('protocolName', protocolName, request.protocolName);
      } else {
        findings.equal(
          'beside an error',
          { assignment, protocolName, protocolType },
          { assignment: Buffer.alloc(0), protocolName: null, protocolType: null },
        );
      }
    },
  }),

  always(LeaveGroup, 'leave-group/members-asked', {
    see: 'KIP-345',
    why: 'A tool that removes members is told about each of them.',
    check({ request, response, version }, findings) {
      if (version < 3 || response.errorCode !== ErrorCode.NONE) return;
      const text = ({ memberId, groupInstanceId }: { memberId: string; groupInstanceId: string | null }) =>
        `${memberId} ${groupInstanceId}`;
      findings.equal('members', response.members.map(text).sort(), request.members.map(text).sort());
    },
  }),
];

/** Just the partitions asked for (with null: all that have commits), each as it was committed, where the test knows. */
function committed(
  findings: Findings,
  path: string,
  groupId: string,
  topics: FetchedTopics,
  asked: readonly (SpokenTopic & { readonly partitionIndexes: readonly number[] })[] | null,
  knowledge: Knowledge,
  before: Snapshot,
): void {
  if (asked !== null) {
    justTheseAnswered(
      findings,
      path,
      namedPartitions(topics, (t) => knowledge.nameOf(t)),
      partitionsOf(
        asked,
        (t) => knowledge.nameOf(t),
        (t) => t.partitionIndexes,
        (p) => p,
      ),
    );
  }
  for (const topic of topics) {
    const name = knowledge.nameOf(topic);
    for (const { partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode } of topic.partitions) {
      const one = `${path}[${logKey(name, partitionIndex)}]`;
      if (errorCode !== ErrorCode.NONE) {
        findings.equal(`${one}.committedOffset`, committedOffset, -1n);
        continue;
      }
      const then = before.commits.of(groupId, name, partitionIndex);
      const now = knowledge.commits.of(groupId, name, partitionIndex);
      if (then === undefined || then !== now) continue;
      findings.equal(`${one}.committedOffset`, committedOffset, now.offset);
      findings.equal(`${one}.metadata`, metadata, now.metadata);
      findings.that(
        `${one}.committedLeaderEpoch`,
        committedLeaderEpoch,
        `${now.leaderEpoch}, or -1 where it has none`,
        committedLeaderEpoch === now.leaderEpoch || committedLeaderEpoch === -1,
      );
    }
  }
}
