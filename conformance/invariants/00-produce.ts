import { ErrorCode, Produce } from '../../protocol/index.js';
import { justTheseAnswered, partitionsOf } from './asked-for.js';
import { always } from './invariant.js';
import { logKey } from './log-bounds.js';

/** The first version that carries no message sets, only batches of magic 2. */
const MODERN = 3;

export const produceInvariants = [
  always(Produce, 'produce/partitions-asked', {
    see: 'Protocol guide, Produce',
    why: 'A producer waits for each of its batches: one that is not answered times out, and is sent again.',
    check({ request, response }, findings, knowledge) {
      justTheseAnswered(
        findings,
        'responses',
        partitionsOf(
          response.responses,
          (t) => knowledge.nameOf(t),
          (t) => t.partitionResponses,
          (p) => p.index,
        ),
        partitionsOf(
          request.topicData,
          (t) => knowledge.nameOf(t),
          (t) => t.partitionData,
          (p) => p.index,
        ),
      );
    },
  }),

  always(Produce, 'produce/nothing-but-the-error', {
    see: 'Protocol guide, Produce',
    why: 'An offset beside an error looks like that of a record which was written.',
    check({ response, version }, findings) {
      for (const { name, partitionResponses } of response.responses) {
        for (const { index, errorCode, baseOffset, logAppendTimeMs, logStartOffset } of partitionResponses) {
          const path = `responses[${logKey(name, index)}]`;
          if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.DUPLICATE_SEQUENCE_NUMBER) {
            // A message set without a whole message is no error, and got no offset.
            const least = version < MODERN ? -1n : 0n;
            findings.that(`${path}.baseOffset`, baseOffset, 'an offset', baseOffset >= least);
            continue;
          }
          findings.equal(`${path}.baseOffset`, baseOffset, -1n);
          if (version >= 2) findings.equal(`${path}.logAppendTimeMs`, logAppendTimeMs, -1n);
          if (version >= 5)
            findings.that(
              `${path}.logStartOffset`,
              logStartOffset,
              '-1, or where the log starts',
              logStartOffset >= -1n,
            );
        }
      }
    },
  }),

  always(Produce, 'produce/where-the-log-ends', {
    see: 'Protocol guide, Produce',
    why: 'A producer hands the offset to the application, which looks for its record there.',
    check({ response, before }, findings, knowledge) {
      for (const topic of response.responses) {
        const name = knowledge.nameOf(topic);
        for (const { index, errorCode, baseOffset, logStartOffset } of topic.partitionResponses) {
          const then = before.logs.get(logKey(name, index));
          const now = knowledge.logs.bounds(name, index);
          if (errorCode !== ErrorCode.NONE || then === undefined || now === undefined) continue;
          const path = `responses[${logKey(name, index)}]`;
          if (now.endAtMost !== undefined) {
            findings.that(`${path}.baseOffset`, baseOffset, `below ${now.endAtMost}`, baseOffset < now.endAtMost);
          }
          if (now.start !== undefined && logStartOffset !== -1n)
            findings.equal(`${path}.logStartOffset`, logStartOffset, now.start);
        }
      }
    },
  }),

  always(Produce, 'produce/no-errors-of-records-without-an-error', {
    see: 'KIP-467',
    why: 'A producer would fail single records of a batch that was written.',
    check({ response }, findings) {
      for (const { name, partitionResponses } of response.responses) {
        for (const { index, errorCode, recordErrors } of partitionResponses) {
          if (errorCode === ErrorCode.NONE)
            findings.equal(`responses[${logKey(name, index)}].recordErrors`, recordErrors, []);
        }
      }
    },
  }),

  always(Produce, 'produce/hints-only-where-they-help', {
    see: 'KIP-951',
    why: 'A producer goes to another broker on these.',
    check({ response }, findings, { cluster }) {
      for (const { name, topicId, partitionResponses } of response.responses) {
        for (const { index, errorCode, currentLeader } of partitionResponses) {
          if (errorCode === ErrorCode.NOT_LEADER_OR_FOLLOWER) continue;
          const path = `responses[${logKey(name || topicId, index)}].currentLeader`;
          findings.equal(path, { ...currentLeader }, { leaderId: -1, leaderEpoch: -1 });
        }
      }
      for (const { nodeId, host, port, rack } of response.nodeEndpoints) {
        const known = cluster.brokers.find(({ id }) => id === nodeId);
        findings.equal(
          `nodeEndpoints[${nodeId}]`,
          { id: nodeId, host, port, rack },
          known && { id: known.id, host: known.host, port: known.port, rack: known.rack },
        );
      }
    },
  }),
];
