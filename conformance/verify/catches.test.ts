import { expect, it } from 'vitest';
import { CASES } from '../cases/index.js';
import { readCatches } from './catches.js';

const ids = CASES.map(({ id }) => id);

it('what is written down of catches is about cases that there are', () => {
  expect(Object.keys(readCatches()).filter((id) => !ids.includes(id))).toEqual([]);
});

// Until `verify --write-catches` has run against a Kafka with all cases; then this is to be an `it`.
it.fails('every case catches a mutant', () => {
  const caught = readCatches();
  expect(ids.filter((id) => !(id in caught))).toEqual([]);
});
