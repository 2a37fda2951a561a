import { describe, expect, it } from 'vitest';
import { CreateTopics, Metadata } from './api/index.js';
import { fieldRange } from './field-range.js';

const BODY = { topics: [{ name: 'first' }, { name: 'second', numPartitions: 7 }], timeoutMs: 5 };

describe.each([4, 5, 7])('fieldRange in CreateTopics v%i', (version) => {
  const bytes = CreateTopics.request.encode(BODY, version);
  const at = (path: string) => {
    const range = fieldRange(CreateTopics.request, version, bytes, path);
    return range && bytes.subarray(range.start, range.end);
  };

  it('finds a number, a string with its length, and the last field', () => {
    expect(at('topics[1].numPartitions')).toEqual(Buffer.from([0, 0, 0, 7]));
    expect(at('topics[1].name')?.toString().endsWith('second')).toBe(true);
    expect(at('timeoutMs')).toEqual(Buffer.from([0, 0, 0, 5]));
  });

  it('finds a whole element', () => {
    expect(at('topics[0]')?.includes('first')).toBe(true);
    expect(at('topics[0]')?.includes('second')).toBe(false);
  });

  it('answers undefined for what is not there', () => {
    expect(at('topics[2].name')).toBeUndefined();
    expect(at('nothing')).toBeUndefined();
  });
});

it('passes over tagged fields that nobody knows', () => {
  const unknownTaggedFields = [{ tag: 9, data: Buffer.from('unknown') }];
  const bytes = Metadata.request.encode({ topics: [{ name: 'a', unknownTaggedFields }, { name: 'b' }] }, 9);
  const range = fieldRange(Metadata.request, 9, bytes, 'topics[1].name');
  expect(range && bytes.subarray(range.start, range.end).toString()).toBe('\u0002b');
});
