/** Random numbers that a seed repeats (mulberry32). Tests print the seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** `FLUXMQ_SEED` from the environment, or one that no run had before. */
export function newSeed(): number {
  const given = process.env.FLUXMQ_SEED;
  return given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}
