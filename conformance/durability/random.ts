import { SeededBits } from '../../protocol/seeded-bits.js';

/** Random choices that a seed repeats. */
export class Random {
  private bits = new SeededBits(0);

  /** Different `parts` give different choices. */
  constructor(...parts: readonly number[]) {
    for (const part of parts) this.bits = new SeededBits(this.bits.next() ^ part);
  }

  /** From 0 on, below `end`. */
  below(end: number): number {
    return this.bits.next() % end;
  }

  /** From `from` up to and including `to`, each order of magnitude as likely as the next. */
  magnitude(from: number, to: number): number {
    const exponent = Math.log(from) + (this.bits.next() / 2 ** 32) * (Math.log(to + 1) - Math.log(from));
    return Math.min(to, Math.floor(Math.exp(exponent)));
  }

  /** True once in `of` times. */
  chance(of: number): boolean {
    return this.below(of) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }
}
