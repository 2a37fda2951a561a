import { expect, test } from 'vitest';
import { CodecError } from '../codec-error.js';
import { Reader } from '../reader.js';
import { Random, SEED } from '../testing/random.js';
import { Writer } from '../writer.js';
import {
  readNearVarlong,
  readVarint,
  readVarlong,
  varintSize,
  varlongSize,
  writeVarint,
  writeVarlong,
} from './varint.js';

const random = new Random(SEED);

function written(write: (writer: Writer) => void): Buffer {
  const writer = new Writer(16);
  write(writer);
  return Buffer.concat(writer.finish());
}

/** Both sides of every power of two up to 2^`bits`, and of none. */
function edges(bits: bigint): bigint[] {
  const powers = Array.from({ length: Number(bits) }, (_, i) => 1n << BigInt(i));
  return [0n, ...powers.flatMap((power) => [power - 1n, power, -power, -power - 1n])];
}

test('a varlong of any size comes back as it was', () => {
  const arbitrary = Array.from({ length: 1000 }, () =>
    BigInt.asIntN(1 + random.below(64), (BigInt(random.bits()) << 32n) | BigInt(random.bits())),
  );
  for (const value of [...edges(63n), ...arbitrary]) {
    const bytes = written((writer) => writeVarlong(writer, value));
    const reader = new Reader(bytes);
    expect(readVarlong(reader), `${value}, seed ${SEED}`).toBe(value);
    expect([reader.remaining, bytes.length]).toEqual([0, varlongSize(value)]);
    expect(readNearVarlong(new Reader(bytes)), `${value}, seed ${SEED}`).toBe(Number(value));
  }
});

test('a varint of any size comes back as it was', () => {
  for (const value of edges(31n).map(Number)) {
    const bytes = written((writer) => writeVarint(writer, value));
    const reader = new Reader(bytes);
    expect(readVarint(reader)).toBe(value);
    expect([reader.remaining, bytes.length]).toEqual([0, varintSize(value)]);
  }
});

test.each([
  ['nothing', ''],
  ['a byte that is not the last', '80'],
  ['more bytes than there can be', 'ffffffffffffffffffffff'],
])('%s is no varint', (_, hex) => {
  for (const read of [readVarint, readVarlong])
    expect(() => read(new Reader(Buffer.from(hex, 'hex')))).toThrow(CodecError);
});

test('a varint ends where its reader ends', () => {
  const bytes = Buffer.from('0202', 'hex');
  for (const read of [readVarint, readVarlong]) expect(() => read(new Reader(bytes, 1, 1))).toThrow(CodecError);
});
