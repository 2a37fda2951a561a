import { expect, it } from 'vitest';
import { CASES } from '../cases/index.js';
import { readCatches } from './catches.js';

const IDS = CASES.map(({ id }) => id);

it('every case catches a mutant that is written down (a new one: run verify --write-catches)', () => {
  const known = readCatches();
  expect(IDS.filter((id) => known[id] === undefined)).toEqual([]);
});

it('what is written down of catches is about cases that there are', () => {
  expect(Object.keys(readCatches()).filter((id) => !IDS.includes(id))).toEqual([]);
});
