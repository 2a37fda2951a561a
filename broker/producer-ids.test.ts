import { expect, test } from 'vitest';
import { ProducerIds } from './producer-ids.js';

test('no id is handed out twice', () => {
  const ids = new ProducerIds();
  expect([ids.take(), ids.take(), ids.take()]).toEqual([0n, 1n, 2n]);
});
