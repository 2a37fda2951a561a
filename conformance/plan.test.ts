import { expect, it } from 'vitest';
import { Fetch, Produce } from '../protocol/index.js';
import { TargetError } from '../targets/target.js';
import { select } from './plan.js';
import type { Test } from './test.js';

const test = (id: string, pair?: Test['pair']): Test => ({
  id,
  level: 'core',
  requirement: 'MUST',
  why: '',
  see: '',
  needs: [],
  ...(pair && { pair }),
  run: async () => [],
});
const TESTS = [
  test('kafkajs/produce-and-read'),
  test('fetch/latest@v4', { api: Fetch, version: 4 }),
  test('golden/Fetch/v12/latest', { api: Fetch, version: 12 }),
  test('produce/first@v9', { api: Produce, version: 9 }),
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
