/** A piece of code whose cost is measured again and again. */
export interface MicroBenchmark {
  readonly id: string;
  readonly title: string;
  /** Makes what it needs; `dir` is an empty folder of its own. */
  open(dir: string): Opened | Promise<Opened>;
}

export interface Opened {
  readonly run: () => unknown;
  readonly close?: () => Promise<void>;
}
