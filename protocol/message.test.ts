import { describe, expect, test } from 'vitest';
import { CodecError } from './codec-error.js';
import { RequestHeader } from './headers.js';
import { message } from './message.js';
import { array, bytes, int8, int32, int64, string, struct, uuid, ZERO_UUID } from './schema.js';
import { Writer } from './writer.js';

/** Classic in v0 and v1, flexible in v2; v3 has all of it. */
const Sample = message(
  'sample',
  { versions: [0, 3], flexible: 2 },
  {
    name: string({ nullable: 1 }),
    count: int32({ since: 1, default: -1 }),
    hint: string({ since: 1, nullable: 1, default: null, ignorable: true }),
    old: int8({ until: 1 }),
    items: array({ id: int32(), topicId: uuid({ since: 3 }) }, { nullable: 2 }),
    epoch: int64({ since: 2, tag: 1, default: -1n }),
    point: struct({ x: int32({ default: 7 }), data: bytes() }, { since: 3, tag: 4 }),
    labels: array(string(), { since: 3, tag: 6 }),
  },
);

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

describe('decoding', () => {
  test('gives every field, those that the version lacks at their default', () => {
    expect(Sample.decode(hex('0001 61  05  00000000'), 0)).toEqual({
      name: 'a',
      count: -1,
      hint: null,
      old: 5,
      items: [],
      epoch: -1n,
      point: { x: 7, data: Buffer.alloc(0) },
      labels: [],
    });
  });

  test('gives a fresh default each time, which a caller may change', () => {
    const empty = Sample.encode({}, 0);
    Sample.decode(empty, 0).labels.push('mine');
    expect(Sample.decode(empty, 0).labels).toEqual([]);
  });

  test('refuses null where the version does not allow it', () => {
    expect(() => Sample.decode(hex('ffff 05 00000000'), 0)).toThrow(CodecError);
    expect(() => Sample.decode(hex('0000 05 ffffffff'), 0)).toThrow(CodecError);
    expect(Sample.decode(hex('ffff 00000001 ffff 05 00000000'), 1)).toMatchObject({ name: null, hint: null });
    expect(Sample.decode(hex('00 00000001 00 00 00'), 2)).toMatchObject({ name: null, items: null });
  });

  test('refuses bytes left over, and a version that does not exist', () => {
    expect(() => Sample.decode(hex('0001 61 05 00000000 00'), 0)).toThrow(/1 bytes left over/);
    for (const version of [-1, 4]) expect(() => Sample.decode(hex('00'), version)).toThrow(CodecError);
  });

  test('refuses tags that do not ascend, and a known one that is longer or shorter than it says', () => {
    const untagged = '01 00000000 00 01';
    expect(Sample.decode(hex(`${untagged} 01 01 08 0000000000000005`), 2).epoch).toBe(5n);
    expect(() => Sample.decode(hex(`${untagged} 01 01 07 0000000000000005`), 2)).toThrow(CodecError);
    expect(() => Sample.decode(hex(`${untagged} 01 01 09 0000000000000005 00`), 2)).toThrow(CodecError);
    expect(() => Sample.decode(hex(`${untagged} 02 03 00 03 00`), 2)).toThrow(CodecError);
    expect(() => Sample.decode(hex(`${untagged} 02 05 00 03 00`), 2)).toThrow(CodecError);
  });
});

describe('encoding', () => {
  test('fills what is left out with defaults', () => {
    expect(Sample.encode({ name: 'a' }, 1)).toEqual(hex('0001 61  ffffffff  ffff  00  00000000'));
    expect(Sample.encode({ items: [{}] }, 3)).toEqual(hex(`01 ffffffff 00 02 00000000 ${'00'.repeat(16)} 00 00`));
  });

  test('leaves a tagged field out at its default, inside a struct as well', () => {
    const bare = Sample.encode({}, 3);
    expect(Sample.encode({ epoch: -1n, point: { x: 7, data: Buffer.alloc(0) }, labels: [] }, 3)).toEqual(bare);
    expect(Sample.encode({ point: { x: 8 } }, 3).subarray(bare.length - 1)).toEqual(hex('01 04 06 00000008 01 00'));
  });

  test('refuses a value other than the default where the version lacks the field', () => {
    expect(() => Sample.encode({ count: 3 }, 0)).toThrow(/count is set, but version 0 does not have it/);
    expect(() => Sample.encode({ old: 1 }, 2)).toThrow(CodecError);
    expect(() => Sample.encode({ epoch: 1n }, 1)).toThrow(CodecError);
    expect(() => Sample.encode({ point: { x: 1 } }, 2)).toThrow(CodecError);
    expect(() => Sample.encode({ labels: [''] }, 2)).toThrow(CodecError);
    expect(() => Sample.encode({ items: [{ topicId: 'AAAAAAAAAAAAAAAAAAAAAQ' }] }, 2)).toThrow(/items\[\]\.topicId/);
  });

  test('takes the default there, and drops what is ignorable', () => {
    const bare = Sample.encode({ name: 'a' }, 0);
    const spelledOut = { count: -1, epoch: -1n, point: { x: 7, data: Buffer.alloc(0) }, labels: [] };
    expect(Sample.encode({ name: 'a', ...spelledOut, hint: 'dropped' }, 0)).toEqual(bare);
    expect(Sample.encode({ items: [{ topicId: ZERO_UUID }] }, 2)).toEqual(Sample.encode({ items: [{}] }, 2));
  });

  test('refuses null where the version does not allow it', () => {
    expect(() => Sample.encode({ name: null }, 0)).toThrow(/name is null/);
    expect(() => Sample.encode({ items: null }, 1)).toThrow(CodecError);
    expect(Sample.encode({ name: null, items: null }, 2)).toEqual(hex('00 ffffffff 00 00 00'));
  });

  test.each([
    ['a number that does not fit', { count: 2 ** 31 }],
    ['64 bits that do not fit', { epoch: 2n ** 63n }],
    ['a string of more than 32767 bytes', { name: '€'.repeat(11_000) }],
    ['a UUID that is none', { items: [{ topicId: 'no' }] }],
    ['a UUID that is too long', { items: [{ topicId: `${ZERO_UUID}AAAA` }] }],
  ])('refuses %s', (_, value) => {
    expect(() => Sample.encode(value, 3)).toThrow(CodecError);
  });

  test('writes correctly over the end of its buffer, wherever that falls', () => {
    for (let length = 200; length < 300; length++) {
      const value = {
        name: 'n'.repeat(length),
        count: 1,
        hint: 'h',
        items: [{ id: 2, topicId: ZERO_UUID }],
        epoch: 3n,
      };
      expect(Sample.decode(Sample.encode(value, 3), 3)).toMatchObject(value);
      const inside = { point: { x: 1, data: Buffer.alloc(length, 5) }, labels: ['a'.repeat(length)] };
      expect(Sample.decode(Sample.encode(inside, 3), 3)).toMatchObject(inside);
    }
  });

  test('hands large bytes on without a copy', () => {
    const data = Buffer.alloc(10_000, 1);
    const writer = new Writer();
    writer.int32(1);
    writer.bytes(data);
    writer.int32(2);
    const chunks = writer.finish();
    expect(chunks.map(({ length }) => length)).toEqual([8, 10_000, 4]);
    expect(chunks[1]?.buffer).toBe(data.buffer);
  });
});

describe('unknown tagged fields', () => {
  const body = '01 00000000 00 01';
  const tags = ['00 02 aaaa', '01 08 0000000000000005', '02 00', '09 01 bb', '8001 01 cc'];

  test('are kept, and written back in order among the known ones', () => {
    const given = hex(`${body} 05 ${tags.join('')}`);
    const decoded = Sample.decode(given, 2);
    expect(decoded.epoch).toBe(5n);
    expect(decoded.unknownTaggedFields).toEqual([
      { tag: 0, data: hex('aaaa') },
      { tag: 2, data: hex('') },
      { tag: 9, data: hex('bb') },
      { tag: 128, data: hex('cc') },
    ]);
    expect(Sample.encode(decoded, 2)).toEqual(given);
  });

  test('are kept in structs inside of the message', () => {
    const given = hex(`01 00000000 00 03 0000000a 01 05 01 ee 0000000b 00 00`);
    const decoded = Sample.decode(given, 2);
    expect(decoded.items).toMatchObject([{ id: 10, unknownTaggedFields: [{ tag: 5, data: hex('ee') }] }, { id: 11 }]);
    expect(Sample.encode(decoded, 2)).toEqual(given);
  });

  test('are absent where there are none', () => {
    expect(Sample.decode(hex(`${body} 00`), 2)).not.toHaveProperty('unknownTaggedFields');
  });

  test('cannot go into a version without tagged fields', () => {
    const unknownTaggedFields = [{ tag: 0, data: hex('aa') }];
    expect(() => Sample.encode({ unknownTaggedFields }, 1)).toThrow(CodecError);
    expect(() => Sample.encode({ items: [{ unknownTaggedFields }] }, 1)).toThrow(CodecError);
    expect(Sample.encode({ unknownTaggedFields: [] }, 1)).toEqual(Sample.encode({}, 1));
  });
});

test('the client id of a request header is classic in the flexible version too', () => {
  expect(
    RequestHeader.encode({ requestApiKey: 18, requestApiVersion: 3, correlationId: 1, clientId: 'ab' }, 2),
  ).toEqual(hex('0012 0003 00000001 0002 6162 00'));
});
