import { describe, expect, it } from 'vitest';
import { writeBatchHeader } from '../../protocol/records/batch-header.js';
import { countIn } from './count-committed.js';

interface Written {
  readonly at: number;
  readonly records: number;
  readonly producer: bigint;
  readonly transactional?: boolean;
  readonly control?: boolean;
}

/** Batches of which only the headers matter. */
function log(...all: readonly Written[]): Buffer {
  return Buffer.concat(
    all.map(({ at, records, producer, transactional = true, control = false }) =>
      writeBatchHeader(
        {
          baseOffset: at,
          leaderEpoch: 0,
          codec: 'none',
          logAppendTime: false,
          transactional,
          control,
          deleteHorizon: false,
          lastOffsetDelta: records - 1,
          baseTimestamp: 0n,
          maxTimestamp: 0n,
          producerId: producer,
          producerEpoch: 0,
          baseSequence: 0,
          recordCount: records,
        },
        Buffer.alloc(0),
      ),
    ),
  );
}

const marker = (at: number, producer: bigint): Written => ({ at, records: 1, producer, control: true });

describe('countIn', () => {
  it('leaves out what was aborted, between what others have written meanwhile', () => {
    const batches = log(
      { at: 0, records: 5, producer: 1n },
      { at: 5, records: 3, producer: 2n },
      { at: 8, records: 2, producer: 1n },
      { at: 10, records: 4, producer: -1n, transactional: false },
      marker(14, 1n),
      marker(15, 2n),
      // The same producer commits its next one.
      { at: 16, records: 7, producer: 1n },
      marker(23, 1n),
    );
    expect(countIn(batches, 0, [{ producerId: 1n, firstOffset: 0n }])).toBe(3 + 4 + 7);
    expect(countIn(batches, 0, [])).toBe(5 + 3 + 2 + 4 + 7);
  });

  it('counts of the first batch only what it was asked for', () => {
    expect(countIn(log({ at: 0, records: 5, producer: 1n }, { at: 5, records: 3, producer: 1n }), 2, [])).toBe(6);
  });

  it('knows what was aborted in a transaction that began before', () => {
    const batches = log({ at: 8, records: 2, producer: 1n }, marker(10, 1n), { at: 11, records: 1, producer: 1n });
    expect(countIn(batches, 8, [{ producerId: 1n, firstOffset: 3n }])).toBe(1);
  });
});
