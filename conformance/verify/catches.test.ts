import { expect, it } from 'vitest';
import { CASES } from '../cases/index.js';
import { readCatches } from './catches.js';

it('what is written down of catches is about cases that there are', () => {
  const ids = CASES.map(({ id }) => id);
  expect(Object.keys(readCatches()).filter((id) => !ids.includes(id))).toEqual([]);
});
