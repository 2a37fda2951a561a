import { expect, test } from 'vitest';
import { randomUuid } from './uuid.js';

/** One in 64 would begin with a dash. */
const MANY = 2000;

test('ids are UUIDs of version 4 in 22 characters of base64url, all different, none beginning with a dash', () => {
  const ids = Array.from({ length: MANY }, randomUuid);
  expect(new Set(ids).size).toBe(MANY);
  for (const id of ids) {
    expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
    const hex = Buffer.from(id, 'base64url').toString('hex');
    expect(hex).toMatch(/^.{12}4.{3}[89ab].{15}$/);
  }
});
