import { describe, expect, test } from 'vitest';
import { collisionKey, invalidTopicName, isInternal } from './topic-name.js';

describe('a topic name', () => {
  test.each(['a', 'a.b_c-D9', '...', '-', '__consumer_offsets', 'x'.repeat(249)])('may be %j', (name) => {
    expect(invalidTopicName(name)).toBeUndefined();
  });

  test.each([
    ['', 'A topic name cannot be empty.'],
    ['.', "A topic cannot be called '.'."],
    ['..', "A topic cannot be called '..'."],
    ['x'.repeat(250), 'A topic name has at most 249 characters, this one has 250.'],
    ...['a b', 'a/b', 'ä', 'a\n', 'a\0', '../x'].map((name) => [
      name,
      'A topic name consists of ASCII letters, digits, dots, underscores and dashes.',
    ]),
  ])('cannot be %j', (name, reason) => {
    expect(invalidTopicName(name)).toBe(reason);
  });
});

test('names that differ in dots and underscores alone collide', () => {
  expect(collisionKey('a.b_c.d')).toBe(collisionKey('a_b.c_d'));
  expect(collisionKey('a.b')).not.toBe(collisionKey('a-b'));
  expect(collisionKey('a.b')).not.toBe(collisionKey('ab'));
});

test.each([
  ['__consumer_offsets', true],
  ['__transaction_state', true],
  ['__cluster_metadata', false],
  ['orders', false],
])('%s internal: %s', (name, internal) => {
  expect(isInternal(name)).toBe(internal);
});
