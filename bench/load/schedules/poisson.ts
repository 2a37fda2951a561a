import { SeededBits } from '../../../protocol/seeded-bits.js';
import type { Schedule } from '../schedule.js';

/** Into how many parts a stretch of the schedule is divided at a time. */
const PARTS = 1_024;
/** Records of the longest stretches: they are divided twice. */
const STRETCH = PARTS * PARTS;
/** Blocks of `PARTS` records that are kept: as many as are unanswered for a while, in 8 KiB each. */
const KEPT_BLOCKS = 256;
const KEPT_STRETCHES = 4;

/**
 * Arrivals of a Poisson process: the gaps between records are independent and exponential, as those of many independent
 * users are. A seed repeats them.
 */
export function poisson(ratePerSecond: number, warmupMs: number, durationMs: number, seed: number): Schedule {
  const end = warmupMs + durationMs;
  const times = new ArrivalTimes(1_000 / ratePerSecond, end, seed);
  const records = times.countBy(end);
  return {
    records,
    firstMeasured: times.countBy(warmupMs),
    dueAt: (n) => times.at(n),
    dueBy: (time) => Math.min(records, times.countBy(time)),
  };
}

/**
 * When each record arrives, without a memory of all of them. The sum of k gaps has a gamma distribution; so the lengths of
 * stretches of a million gaps are drawn at first, and each is divided where somebody asks for a record in it, always in
 * the same way: independent gaps divide a sum of which they are a part in proportion to themselves, whatever the sum is.
 */
class ArrivalTimes {
  /** When each stretch begins; the last one is beyond the end. */
  private readonly starts: number[] = [0];
  private readonly stretches = new Kept<Float64Array>(KEPT_STRETCHES);
  private readonly blocks = new Kept<Float64Array>(KEPT_BLOCKS);

  constructor(
    gapMs: number,
    end: number,
    private readonly seed: number,
  ) {
    const draw = new Draw(seed);
    let start = 0;
    do {
      start += gapMs * draw.gamma(STRETCH);
      this.starts.push(start);
    } while (start <= end);
  }

  at(n: number): number {
    const block = Math.floor(n / PARTS);
    return this.block(block)[n - block * PARTS] ?? Number.NaN;
  }

  /** How many have arrived at `time`. The last of a part arrives when it ends. */
  countBy(time: number): number {
    const begun = firstAfter(this.starts, time);
    if (begun === 0) return 0;
    const stretch = begun - 1;
    const block = stretch * PARTS + firstAfter(this.stretch(stretch), time);
    return block * PARTS + firstAfter(this.block(block), time);
  }

  /** When each record of a block arrives. */
  private block(block: number): Float64Array {
    return this.blocks.get(block, () => {
      const stretch = Math.floor(block / PARTS);
      const ends = this.stretch(stretch);
      const index = block - stretch * PARTS;
      const from = ends[index - 1] ?? this.start(stretch);
      return divide(from, ends[index] ?? Number.NaN, 1, new Draw(mix(this.seed, 2 * block)));
    });
  }

  /** When each block of a stretch ends. */
  private stretch(stretch: number): Float64Array {
    return this.stretches.get(stretch, () =>
      divide(this.start(stretch), this.start(stretch + 1), PARTS, new Draw(mix(this.seed, 2 * stretch + 1))),
    );
  }

  private start(stretch: number): number {
    return this.starts[stretch] ?? Number.NaN;
  }
}

/** Divides a time into parts, each the sum of so many gaps; answers where they end. */
function divide(from: number, to: number, gaps: number, draw: Draw): Float64Array {
  const ends = new Float64Array(PARTS);
  let sum = 0;
  for (let part = 0; part < PARTS; part++) {
    sum += draw.gamma(gaps);
    ends[part] = sum;
  }
  const scale = (to - from) / sum;
  for (const [part, end] of ends.entries()) ends[part] = Math.min(to, from + end * scale);
  ends[PARTS - 1] = to;
  return ends;
}

/** Numbers at random that a seed repeats. */
class Draw {
  private readonly bits: SeededBits;

  constructor(seed: number) {
    this.bits = new SeededBits(seed);
  }

  /** The sum of `shape` independent exponential numbers whose mean is 1; Marsaglia and Tsang's method (2000) for more than one. */
  gamma(shape: number): number {
    if (shape === 1) return -Math.log(this.uniform());
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < (x * x) / 2 + d * (1 - v + Math.log(v))) return d * v;
    }
  }

  private normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Between 0 and 1, neither of them. */
  private uniform(): number {
    return (this.bits.next() + 0.5) / 2 ** 32;
  }
}

/** A seed of its own for each number. */
function mix(seed: number, number: number): number {
  return new SeededBits(seed ^ Math.imul(number + 1, 0x9e3779b1)).next();
}

/** The first of ascending numbers that is greater than `limit`, by its place. */
function firstAfter(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Number.NaN) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What was made for a number, one of those that share a slot. */
class Kept<T> {
  private readonly slots: ({ readonly number: number; readonly value: T } | undefined)[];

  constructor(private readonly size: number) {
    this.slots = new Array(size);
  }

  get(number: number, make: () => T): T {
    const slot = number % this.size;
    const known = this.slots[slot];
    if (known?.number === number) return known.value;
    const value = make();
    this.slots[slot] = { number, value };
    return value;
  }
}
