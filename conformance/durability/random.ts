/** Random choices that a seed repeats (mulberry32). */
export class Random {
  private state: number;

  /** Different `parts` give different choices. */
  constructor(...parts: readonly number[]) {
    this.state = 0;
    for (const part of parts) this.state = (this.bits() ^ part) >>> 0;
  }

  /** From 0 on, below `end`. */
  below(end: number): number {
    return this.bits() % end;
  }

  /** From `from` up to and including `to`, each order of magnitude as likely as the next. */
  magnitude(from: number, to: number): number {
    const exponent = Math.log(from) + (this.bits() / 2 ** 32) * (Math.log(to + 1) - Math.log(from));
    return Math.min(to, Math.floor(Math.exp(exponent)));
  }

  /** True once in `of` times. */
  chance(of: number): boolean {
    return this.below(of) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  private bits(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
