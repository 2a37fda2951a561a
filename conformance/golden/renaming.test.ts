import { expect, it } from 'vitest';
import { Renaming } from './renaming.js';

it('lets an identifier be another one, always the same', () => {
  const renaming = new Renaming();
  expect(renaming.agree('member', 'a', 'x')).toBe(true);
  expect(renaming.agree('member', 'a', 'x')).toBe(true);
  expect(renaming.agree('member', 'a', 'y')).toBe(false);
  expect(renaming.live('member', 'a')).toBe('x');
});

it('lets two identifiers not become one', () => {
  const renaming = new Renaming();
  renaming.agree('producer', 1n, 7n);
  expect(renaming.agree('producer', 2n, 7n)).toBe(false);
});

it('keeps what says "none" as it is', () => {
  const renaming = new Renaming();
  expect(renaming.agree('member', '', '')).toBe(true);
  expect(renaming.agree('member', '', 'x')).toBe(false);
  expect(renaming.agree('producer', -1n, 5n)).toBe(false);
});

it('keeps kinds of identifiers apart, and a copy apart from itself', () => {
  const renaming = new Renaming();
  renaming.agree('member', 'a', 'x');
  expect(renaming.agree('token', 'a', 'y')).toBe(true);
  const copy = renaming.copy();
  expect(copy.agree('member', 'b', 'z')).toBe(true);
  expect(renaming.live('member', 'b')).toBeUndefined();
});

it('knows bytes by what they hold', () => {
  const renaming = new Renaming();
  renaming.agree('token', Buffer.from('a'), Buffer.from('x'));
  expect(renaming.agree('token', Buffer.from('a'), Buffer.from('x'))).toBe(true);
  expect(renaming.agree('token', Buffer.from('a'), Buffer.from('y'))).toBe(false);
});
