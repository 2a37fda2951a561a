import { createHash } from 'node:crypto';
import { SeededBits } from '../protocol/seeded-bits.js';
import { TargetError } from '../targets/target.js';

/** One of several parts of the suite, which run side by side. */
export interface Shard {
  /** From 1 on. */
  readonly index: number;
  readonly of: number;
}

/** Reads `1/4`. Throws `TargetError`. */
export function parseShard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > of) throw new TargetError(`'${text}' is no shard: write INDEX/COUNT, for example 1/4.`);
  return { index, of };
}

/** The tests of one shard. An id alone decides to which a test belongs: what is added moves none of the others. */
export function inShard<T extends { readonly id: string }>(tests: readonly T[], { index, of }: Shard): T[] {
  return tests.filter(({ id }) => createHash('sha256').update(id).digest().readUInt32BE(0) % of === index - 1);
}

/** The tests in an order that the seed repeats: one that leans on what another left behind comes to light. */
export function shuffled<T>(tests: readonly T[], seed: number): T[] {
  const bits = new SeededBits(seed);
  return tests
    .map((test) => ({ test, place: bits.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ test }) => test);
}
