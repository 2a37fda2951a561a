import { expect, it } from 'vitest';
import { Metadata } from '../../protocol/index.js';
import { pathText, responseFields } from '../wire/response-fields.js';
import { changedAt, changesOf } from './field-changes.js';

it('changes a value wherever its path leads, and leaves everything else as it was', () => {
  const body = {
    topics: [
      { name: 'a', partitions: [{ index: 0 }, { index: 1 }] },
      { name: 'b', partitions: [] },
    ],
  };
  const changed = changedAt(body, ['topics', '[]', 'partitions', '[]', 'index'], (value) => Number(value) + 1);
  expect(changed).toEqual({
    topics: [
      { name: 'a', partitions: [{ index: 1 }, { index: 2 }] },
      { name: 'b', partitions: [] },
    ],
  });
  expect(body.topics[0]?.partitions).toEqual([{ index: 0 }, { index: 1 }]);
});

it('knows the fields of each version, elements of arrays of numbers among them', () => {
  const names = (version: number) => responseFields(Metadata, version).map(({ path }) => pathText(path));
  expect(names(0)).not.toContain('clusterId');
  expect(names(2)).toContain('clusterId');
  expect(names(0)).toContain('topics[].partitions[].isrNodes[]');
});

it.each([
  ['errorCode', 'int16', 'none-to-error', 0, 44],
  ['errorCode', 'int16', 'error-to-none', 3, 0],
  ['errorCode', 'int16', 'error-to-another', 44, 42],
  ['errorCode', 'int16', 'error-to-another', 0, 0],
  ['offset', 'int64', 'plus-one', 9223372036854775807n, -9223372036854775808n],
  ['name', 'string', 'null', 'x', null],
  ['name', 'string', 'not-null', null, 'x'],
  ['name', 'string', 'changed', null, null],
  ['topics', 'array', 'doubled', [1, 2], [1, 1, 2]],
  ['topics', 'array', 'dropped', [1, 2], [2]],
  ['topics', 'array', 'swapped', [1, 2, 3], [2, 1, 3]],
] as const)('%s (%s), %s: %s becomes %s', (name, kind, way, from, to) => {
  const change = new Map(changesOf({ path: [name], kind, nullable: true })).get(way);
  expect(change?.(from)).toEqual(to);
});

it('elements that have keys swap what they say, for their order means nothing', () => {
  const change = new Map(changesOf({ path: ['partitions'], kind: 'array', nullable: false })).get('swapped');
  const partitions = [
    { partitionIndex: 0, offset: 5n },
    { partitionIndex: 1, offset: 7n },
  ];
  expect(change?.(partitions)).toEqual([
    { partitionIndex: 0, offset: 7n },
    { partitionIndex: 1, offset: 5n },
  ]);
});
