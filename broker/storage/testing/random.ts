import { SeededBits } from '../../../protocol/seeded-bits.js';

/** Random numbers that a seed repeats. Tests print the seed. */
export function randomFrom(seed: number): (below: number) => number {
  const bits = new SeededBits(seed);
  return (below) => bits.next() % below;
}

/** `FLUXMQ_SEED` from the environment, or one that no run had before. */
export function newSeed(): number {
  const given = process.env.FLUXMQ_SEED;
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
