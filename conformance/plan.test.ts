import { expect, it } from 'vitest';
import { Fetch, Produce } from '../protocol/index.js';
import { TargetError } from '../targets/target.js';
import { select } from './plan.js';
import { testOf } from './testing/test-of.js';

const TESTS = [
  testOf('kafkajs/produce-and-read'),
  testOf('fetch/latest@v4', { pair: { api: Fetch, version: 4 } }),
  testOf('golden/Fetch/v12/latest', { pair: { api: Fetch, version: 12 } }),
  testOf('produce/first@v9', { pair: { api: Produce, version: 9 } }),
];

const selected = (selection: Parameters<typeof select>[1]) => select(TESTS, selection).map(({ id }) => id);

it('selects by API, by id, and everything', () => {
  expect(selected({})).toHaveLength(TESTS.length);
  expect(selected({ apis: ['fetch'] })).toEqual(['fetch/latest@v4', 'golden/Fetch/v12/latest']);
  expect(selected({ tests: '*latest' })).toEqual(['fetch/latest@v4', 'golden/Fetch/v12/latest']);
  expect(selected({ tests: 'produce/first' })).toEqual(['produce/first@v9']);
});

it("takes the id of a pair's invariants for the tests of that pair", () => {
  expect(selected({ tests: 'invariants/Fetch/v12' })).toEqual(['golden/Fetch/v12/latest']);
  expect(selected({ tests: 'invariants/*/v*' })).toHaveLength(3);
});

it('refuses to run nothing', () => {
  expect(() => selected({ tests: 'invariants/Fetch/v99' })).toThrow(TargetError);
});
