import { describe, expect, it } from 'vitest';
import { CodecError, encodeBatch } from '../../../protocol/index.js';
import { CODECS } from '../../../protocol/records/batch-header.js';
import { endOfBatches, type Read, readArrival } from './read-arrival.js';

/** A value of 20 bytes that tells when it was due. */
function stamped(due: number): Buffer {
  const value = Buffer.alloc(20);
  value.writeDoubleBE(due);
  return value;
}

const batch = (baseOffset: number, dues: readonly number[], more: Partial<Parameters<typeof encodeBatch>[0]> = {}) =>
  encodeBatch({ baseOffset, records: dues.map((due) => ({ key: Buffer.from('key'), value: stamped(due) })), ...more });

function read(records: Buffer, position = 0, wantStamps = true): Read {
  const found: Read = { count: 0, bytes: 0, stamps: [] };
  readArrival(records, position, wantStamps, found);
  return found;
}

describe('readArrival', () => {
  it.each(CODECS)('counts records, the bytes of keys and values, and finds the stamps (%s)', (codec) => {
    const records = Buffer.concat([batch(7, [1.5, 2.5, 3.5], { codec }), batch(10, [4.5], { codec })]);
    expect(read(records, 7)).toEqual({ count: 4, bytes: 4 * 23, stamps: [1.5, 2.5, 3.5, 4.5] });
    expect(read(records, 7, false)).toEqual({ count: 4, bytes: 4 * 23, stamps: [] });
  });

  it('leaves out what lies before the position: a batch is answered whole', () => {
    const records = batch(100, [1, 2, 3]);
    expect(read(records, 102)).toMatchObject({ count: 1, stamps: [3] });
  });

  it('knows records by their offsets where a compacted log has gaps', () => {
    const records = encodeBatch({
      baseOffset: 100,
      records: [100, 104, 107].map((offset) => ({ offset, value: stamped(offset) })),
    });
    expect(read(records, 104).stamps).toEqual([104, 107]);
    expect(endOfBatches(records, 104)).toBe(108);
  });

  it('leaves for the next time what a limit has cut off', () => {
    const [whole, cut] = [batch(0, [1, 2]), batch(2, [3, 4])];
    for (const length of [1, 11, 40, 61, cut.length - 1]) {
      const records = Buffer.concat([whole, cut.subarray(0, length)]);
      expect([read(records).count, endOfBatches(records, 0)]).toEqual([2, 2]);
    }
    expect(endOfBatches(cut.subarray(0, 30), 2)).toBe(2);
  });

  it('counts no markers of transactions, and goes on behind them', () => {
    const marker = encodeBatch({
      baseOffset: 2,
      control: true,
      transactional: true,
      records: [{ key: Buffer.alloc(4) }],
    });
    const records = Buffer.concat([batch(0, [1, 2]), marker]);
    expect([read(records).count, endOfBatches(records, 0)]).toEqual([2, 3]);
  });

  it('takes null for nothing', () => {
    expect(read(encodeBatch({ records: [{ key: null, value: null }] }), 0, false)).toMatchObject({
      count: 1,
      bytes: 0,
    });
  });

  it('refuses what is no batch, and a record that tells no time', () => {
    const old = batch(0, [1]);
    old[16] = 1;
    expect(() => read(old)).toThrow(CodecError);
    expect(() => endOfBatches(Buffer.alloc(80), 0)).toThrow(CodecError);
    expect(() => read(encodeBatch({ records: [{ value: Buffer.alloc(7) }] }))).toThrow(
      'a value of 7 bytes tells no time',
    );
    const lying = encodeBatch({ records: [{ value: Buffer.alloc(10) }] });
    lying.writeInt32BE(1_000_000, 57);
    expect(() => read(lying, 0, false)).toThrow(CodecError);
  });
});
