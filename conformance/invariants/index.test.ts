import { expect, it } from 'vitest';
import { PROMISED } from './index.js';

it('every invariant has an id of its own, a source and a reason', () => {
  const ids = PROMISED.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, see, why } of PROMISED) {
    expect(id).toMatch(/^invariant\/[a-z0-9-]+(\/[a-z0-9-]+)?$/);
    expect(see.length).toBeGreaterThan(0);
    expect(why.length).toBeGreaterThan(0);
  }
});
