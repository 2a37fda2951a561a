import { expect, it } from 'vitest';
import { whyUnnoticeable } from './unnoticeable.js';

it('has reasons for what no client could notice, and for nothing else', () => {
  expect(whyUnnoticeable('field/CreateTopics/v5/topics[].errorMessage/changed')).toMatch(/Words/);
  expect(whyUnnoticeable('field/CreateTopics/v5/topics[].errorMessage/null')).toBeUndefined();
  expect(whyUnnoticeable('field/CreateTopics/v5/topics[].errorCode/none-to-error')).toBeUndefined();
});
