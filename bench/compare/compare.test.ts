import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EXIT } from '../exit-code.js';
import { compare } from './compare.js';

beforeEach(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const load = { id: 'load', title: 'A load', fullSpeed: true, run: () => expect.unreachable() };

it('fails where no target could be had', async () => {
  const target = ['127.0.0.1:1', '127.0.0.1:1'];
  expect(await compare({ target, runs: 1, seed: 1 }, [load])).toBe(EXIT.failed);
});

// The second is the name of something that every object has.
it.each(['nowhere', 'toString'])('refuses %s, which is no target, before anybody has a turn', async (name) => {
  const target = ['127.0.0.1:1', name];
  await expect(compare({ target, runs: 1, seed: 1 }, [load])).rejects.toThrow(`'${name}' is not an address`);
});
