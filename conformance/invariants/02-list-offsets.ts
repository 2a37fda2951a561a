import { ErrorCode, ListOffsets } from '../../protocol/index.js';
import { justTheseAnswered, namedPartitions } from './asked-for.js';
import { always } from './invariant.js';
import { logKey } from './log-bounds.js';

const LATEST = -1n;
const EARLIEST = -2n;

export const listOffsetsInvariants = [
  always(ListOffsets, 'list-offsets/partitions-asked', {
    see: 'Protocol guide, ListOffsets',
    why: 'A consumer begins only where it was told an offset.',
    check({ request, response }, findings) {
      justTheseAnswered(findings, 'topics', namedPartitions(response.topics), namedPartitions(request.topics));
    },
  }),

  always(ListOffsets, 'list-offsets/where-the-log-begins-and-ends', {
    see: 'Protocol guide, ListOffsets',
    why: 'A consumer begins at the offset that it is told here: records before it are lost, places behind it are none.',
    check({ request, response, version, before }, findings, { logs }) {
      for (const { name, partitions } of response.topics) {
        const asked = request.topics.filter((topic) => topic.name === name).flatMap((topic) => topic.partitions);
        for (const partition of partitions) {
          const { partitionIndex, errorCode, timestamp, offset, oldStyleOffsets, leaderEpoch } = partition;
          const path = `topics[${logKey(name, partitionIndex)}]`;
          const [wish, ...others] = asked.filter((one) => one.partitionIndex === partitionIndex);
          if (errorCode !== ErrorCode.NONE) {
            findings.equal(
              path,
              { timestamp, offset, leaderEpoch, oldStyleOffsets },
              { timestamp: -1n, offset: -1n, leaderEpoch: -1, oldStyleOffsets: [] },
            );
            continue;
          }
          if (wish === undefined || others.length > 0) continue;
          if (version >= 1 && (wish.timestamp === LATEST || wish.timestamp === EARLIEST)) {
            findings.equal(`${path}.timestamp`, timestamp, -1n);
          }
          if (version >= 4 && offset >= 0n)
            findings.that(`${path}.leaderEpoch`, leaderEpoch, 'an epoch', leaderEpoch >= 0);
          const then = before.logs.get(logKey(name, partitionIndex));
          const now = logs.bounds(name, partitionIndex);
          const told = version === 0 ? oldStyleOffsets[0] : offset;
          if (then === undefined || now === undefined || told === undefined) continue;
          if (wish.timestamp === LATEST && request.isolationLevel === 0) {
            findings.that(`${path}.offset`, told, `at least ${then.endAtLeast}`, told >= then.endAtLeast);
          }
          if (now.endAtMost !== undefined)
            findings.that(`${path}.offset`, told, `at most ${now.endAtMost}`, told <= now.endAtMost);
          if (now.start !== undefined) {
            if (wish.timestamp === EARLIEST) findings.equal(`${path}.offset`, told, now.start);
            else
              findings.that(`${path}.offset`, told, `at least ${now.start}, or -1`, told >= now.start || told === -1n);
          }
        }
      }
    },
  }),

  always(ListOffsets, 'list-offsets/old-style-offsets-fall', {
    see: 'Protocol guide, ListOffsets v0',
    why: 'The oldest clients take the first of them for the newest.',
    check({ response, version, request }, findings) {
      if (version > 0) return;
      for (const { name, partitions } of response.topics) {
        for (const { partitionIndex, oldStyleOffsets } of partitions) {
          const path = `topics[${logKey(name, partitionIndex)}].oldStyleOffsets`;
          const falling = oldStyleOffsets.every(
            (offset, index) => index === 0 || offset <= (oldStyleOffsets[index - 1] ?? offset),
          );
          findings.that(path, oldStyleOffsets, 'offsets that fall', falling);
          const most = Math.max(
            0,
            ...request.topics.flatMap((topic) => topic.partitions.map((one) => one.maxNumOffsets)),
          );
          findings.that(path, oldStyleOffsets, `at most ${most} of them`, oldStyleOffsets.length <= most);
        }
      }
    },
  }),
];
