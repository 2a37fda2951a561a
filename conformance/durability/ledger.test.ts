import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger.js';
import type { StoredBatch } from './stored-batches.js';

/** Batches of one record each, at these offsets. */
function stored(...batches: readonly (readonly [id: string, offset: number])[]): StoredBatch[] {
  return batches.map(([id, offset]) => ({
    id,
    position: offset * 100,
    size: 100,
    baseOffset: offset,
    lastOffset: offset,
    maxTimestamp: 0n,
  }));
}

/** A partition to which one producer has sent a, b and c, of which the first two were acknowledged. */
function ledger(): Ledger {
  const sent = new Ledger('t-0');
  for (const id of ['a', 'b', 'c']) sent.add(id, 1, 'p');
  expect([...sent.acknowledged('a', 0), ...sent.acknowledged('b', 1)]).toEqual([]);
  return sent;
}

describe('after a crash', () => {
  it('a batch that was not acknowledged may be there or not', () => {
    expect(ledger().settle(stored(['a', 0], ['b', 1], ['c', 2]), 3)).toEqual({ survived: 1, vanished: 0, wrong: [] });
    expect(ledger().settle(stored(['a', 0], ['b', 1]), 2)).toEqual({ survived: 0, vanished: 1, wrong: [] });
  });

  it.each([
    ['an acknowledged batch is lost', stored(['a', 0]), 1, /the batch at 1 \(number 1 of producer p\) is lost/],
    ['a batch is there twice', stored(['a', 0], ['b', 1], ['b', 2]), 3, /is there twice/],
    ['batches have changed places', stored(['b', 0], ['a', 1]), 2, /stands number 1 of producer p, where number 0/],
    ['a batch has another offset', stored(['a', 0], ['c', 1], ['b', 2]), 3, /is found at 2, and was at 1/],
    ['offsets have a gap', stored(['a', 0], ['b', 1], ['c', 3]), 4, /begins at 3 where 2 comes next/],
    ['a batch was never sent', stored(['a', 0], ['b', 1], ['x', 2]), 3, /was never sent is found at 2/],
    ['the high watermark is not the end', stored(['a', 0], ['b', 1]), 1, /high watermark is 1 and the log ends at 2/],
  ])('it is told where %s', (_, batches, highWatermark, sentence) => {
    expect(ledger().settle(batches, highWatermark).wrong.join('\n')).toMatch(sentence);
  });

  it('a batch with fewer records than were sent is told', () => {
    const sent = new Ledger('t-0');
    sent.add('a', 2, 'p');
    expect(sent.settle(stored(['a', 0]), 1).wrong).toEqual([
      't-0: the batch at 0 has not the 2 records that were sent',
    ]);
  });

  it('a batch that was missing must not come back, and one that was found must stay', () => {
    const missing = ledger();
    missing.settle(stored(['a', 0], ['b', 1]), 2);
    expect(missing.settle(stored(['a', 0], ['b', 1], ['c', 2]), 3).wrong.join()).toMatch(
      /was refused, or missing after a crash, is found at 2/,
    );
    const found = ledger();
    found.settle(stored(['a', 0], ['b', 1], ['c', 2]), 3);
    expect(found.settle(stored(['a', 0], ['b', 1]), 2).wrong.join()).toMatch(/the batch at 2 .* is lost/);
  });

  it('a batch that was refused must not be there, and is not missed in the order of its producer', () => {
    const sent = ledger();
    sent.refused('c');
    sent.add('d', 1, 'p');
    expect(sent.settle(stored(['a', 0], ['b', 1], ['d', 2]), 3).wrong).toEqual([]);
    expect(sent.settle(stored(['a', 0], ['b', 1], ['d', 2], ['c', 3]), 4).wrong.join()).toMatch(/was refused/);
  });

  it('a later batch of a producer without the one before is told, for a connection keeps the order', () => {
    const sent = new Ledger('t-0');
    for (const id of ['a', 'b']) sent.add(id, 1, 'p');
    expect(sent.settle(stored(['b', 0]), 1).wrong.join()).toMatch(/where number 0 of that producer is due/);
  });

  it('what a consumer was served must be there, and the end that it was told', () => {
    const sent = ledger();
    expect(sent.read(stored(['a', 0], ['b', 1], ['c', 2]), 0, 3)).toEqual([]);
    const { wrong } = sent.settle(stored(['a', 0], ['b', 1]), 2);
    expect(wrong.join('\n')).toMatch(/the batch at 2 .* is lost/);
    expect(wrong.join('\n')).toMatch(/the log ends at 2, and went up to 3 before/);
  });
});

describe('while it runs', () => {
  it('two offsets for one batch are told', () => {
    expect(ledger().acknowledged('b', 2).join()).toMatch(/is acknowledged at 2, and was at 1/);
  });

  it('a gap in what a consumer gets is told, and a high watermark that goes back', () => {
    const sent = ledger();
    expect(sent.read(stored(['a', 0]), 0, 2)).toEqual([]);
    expect(sent.read(stored(['c', 2]), 1, 1)).toEqual([
      't-0: the high watermark went from 2 back to 1',
      't-0: a batch at 2 was served where 1 comes next',
    ]);
  });
});
