import { expect, it } from 'vitest';
import { CreateTopics, EndTxn, Produce } from '../../protocol/index.js';
import { batchOf } from '../batches.js';
import { Logs } from './log-bounds.js';

const KEPT = [{ name: 'retention.ms', value: '-1' }];
const PRODUCE = {
  transactionalId: null,
  acks: -1,
  timeoutMs: 1000,
  topicData: [{ name: 't', topicId: '', partitionData: [{ index: 0, records: batchOf(['one', 'two']) }] }],
};
const produced = (baseOffset: bigint, errorCode = 0) => ({
  responses: [{ name: 't', partitionResponses: [{ index: 0, errorCode, baseOffset }] }],
});

/** Knows one new topic `t`. */
function logs(): Logs {
  const known = new Logs(({ name }) => name ?? '');
  const topic = { name: 't', numPartitions: 1, replicationFactor: 1, assignments: [], configs: KEPT };
  known.answered(CreateTopics, { topics: [topic], validateOnly: false }, { topics: [{ name: 't', errorCode: 0 }] });
  return known;
}

it('a new log begins and ends at 0', () => {
  expect(logs().bounds('t', 0)).toEqual({ endAtLeast: 0n, endAtMost: 0n, start: 0n });
  expect(logs().bounds('other', 0)).toBeUndefined();
});

it('records under way may be in the log, acknowledged ones are, refused ones are not', () => {
  const known = logs();
  known.asked(Produce, PRODUCE);
  expect(known.bounds('t', 0)).toMatchObject({ endAtLeast: 0n, endAtMost: 2n });
  known.answered(Produce, PRODUCE, produced(0n));
  expect(known.bounds('t', 0)).toMatchObject({ endAtLeast: 2n, endAtMost: 2n });
  known.asked(Produce, PRODUCE);
  known.answered(Produce, PRODUCE, produced(-1n, 2));
  expect(known.bounds('t', 0)).toMatchObject({ endAtLeast: 2n, endAtMost: 2n });
});

it('where transactions are ended, markers may stand in any log', () => {
  const known = logs();
  known.asked(EndTxn, {});
  expect(known.bounds('t', 0)).toEqual({ endAtLeast: 0n, start: 0n });
});
