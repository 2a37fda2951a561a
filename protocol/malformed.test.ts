import { describe, expect, test } from 'vitest';
import { Metadata } from './api/03-metadata.js';
import { CodecError } from './codec-error.js';
import { MOST_ELEMENTS } from './reader.js';
import type { Field, Fields } from './schema.js';
import { inVersion } from './schema.js';
import { ALL_MESSAGES, BY_NAME, type NamedMessage, versionsOf } from './testing/all-messages.js';
import { Random, SEED } from './testing/random.js';
import { randomMessage } from './testing/random-message.js';

/**
 * What strangers send: bytes that are cut off, flipped or lie about lengths. Decoding throws `CodecError` or finds a
 * meaning; it neither hangs nor allocates what is only claimed.
 */
const MESSAGES_PER_VERSION = 3;
const MOST_POSITIONS = 120;

const LIES = [
  '7fff', // the longest string
  'ffff', // null, or -1
  '8000', // the most negative
  '7fffffff', // the longest array
  '80000000',
  'ffffffff',
  'ffffffff07', // the longest array, compact
  'ffffffff0f', // the largest varint
  'ffffffff7f', // a varint of more than 32 bits
  'ffffffffffffffffffff', // a varint without end
].map((hex) => Buffer.from(hex, 'hex'));

const random = new Random(SEED);

function valid({ message }: NamedMessage, version: number): Buffer[] {
  return Array.from({ length: MESSAGES_PER_VERSION }, () =>
    message.encode(randomMessage(message.fields, version, random), version),
  );
}

/** Every position in a short message, as many in a long one. */
function positions(bytes: Buffer): number[] {
  const step = Math.max(1, Math.ceil(bytes.length / MOST_POSITIONS));
  return Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) => index * step);
}

/** Whether the bytes are refused, in the one way that is allowed. */
function refused({ name, message }: NamedMessage, version: number, bytes: Buffer): boolean {
  try {
    message.decode(bytes, version);
    return false;
  } catch (error) {
    // What is thrown is always a CodecError, so the cause tells whether it hides an error of ours.
    const cause = error instanceof CodecError ? (error.cause ?? error) : error;
    if (cause instanceof CodecError) return true;
    throw new Error(`${name} v${version}, seed ${SEED}: ${bytes.toString('hex')}`, { cause: error });
  }
}

describe.each(BY_NAME)('%s', (_, named) => {
  test('is refused wherever it is cut off', () => {
    for (const version of versionsOf(named))
      for (const bytes of valid(named, version))
        for (const end of positions(bytes))
          expect(refused(named, version, bytes.subarray(0, end)), `v${version}, seed ${SEED}`).toBe(true);
  });

  test('with flipped bits is refused or means something', () => {
    for (const version of versionsOf(named))
      for (const bytes of valid(named, version))
        for (const at of positions(bytes)) {
          const damaged = Buffer.from(bytes);
          damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << random.below(8)), at);
          refused(named, version, damaged);
        }
  });

  test('that lies about a length is refused or means something', () => {
    for (const version of versionsOf(named))
      for (const bytes of valid(named, version))
        for (const at of positions(bytes)) {
          const lying = Buffer.from(bytes);
          const lie = LIES[random.below(LIES.length)] ?? Buffer.alloc(0);
          lie.copy(lying, at);
          refused(named, version, lying);
        }
  });
});

describe('a claimed length', () => {
  test('allocates nothing, whatever it is of', () => {
    const before = allocated();
    for (const named of ALL_MESSAGES)
      for (const version of versionsOf(named)) {
        const [bytes = Buffer.alloc(0)] = valid(named, version);
        for (const lie of LIES)
          for (let at = 0; at < Math.min(40, bytes.length); at++)
            refused(named, version, Buffer.concat([bytes.subarray(0, at), lie, Buffer.alloc(64)]));
      }
    expect(allocated() - before).toBeLessThan(256 << 20);
  });

  test('of more elements than any cluster has is refused, though the bytes are there', () => {
    const names = Buffer.alloc(4 + 2 * (MOST_ELEMENTS + 1));
    names.writeInt32BE(MOST_ELEMENTS + 1);
    expect(() => Metadata.request.decode(names, 1)).toThrow(/more than 2000000 array elements/);
  });

  test('of an array is checked before its elements are read: each takes at least a byte', () => {
    for (const { name, message, versions } of ALL_MESSAGES)
      for (let [version] = versions; version <= versions[1]; version++)
        expect(weightless(message.fields, version, message.isFlexible(version)), `${name} v${version}`).toEqual([]);
  });
});

function allocated(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Arrays whose elements take no bytes at all: a count could claim any number of them. */
function weightless(fields: Fields, version: number, flexible: boolean): string[] {
  return Object.entries(fields).flatMap(([name, { element, fields: nested, options }]) => {
    if (!inVersion(options, version)) return [];
    const inner = nested ?? element?.fields;
    const within = inner === undefined ? [] : weightless(inner, version, flexible);
    const empty = element?.fields !== undefined && !flexible && !Object.values(element.fields).some(has(version));
    return empty ? [name, ...within] : within;
  });
}

function has(version: number): (field: Field) => boolean {
  return ({ options }) => inVersion(options, version);
}
