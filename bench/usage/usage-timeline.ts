import type { ProcessUsage } from './process-usage.js';

/** Often enough for an interval of a second, and too seldom to be felt: a sample takes a tenth of a millisecond. */
const INTERVAL_MS = 20;

export interface UsageSample {
  /** Milliseconds since 1970, as Kafka's clients write them. */
  readonly at: number;
  readonly cpuSeconds: number;
  /** Bytes. */
  readonly resident: number;
}

/** What a broker took over time, so that a client's own clock can say which part of it counts. */
export class UsageTimeline {
  readonly samples: UsageSample[] = [];
  private readonly timer: NodeJS.Timeout;
  private failure: unknown;

  constructor(private readonly usage: ProcessUsage) {
    this.sample();
    this.timer = setInterval(() => this.trySample(), INTERVAL_MS);
  }

  /** Throws what kept it from sampling. */
  stop(): readonly UsageSample[] {
    clearInterval(this.timer);
    if (this.failure !== undefined) throw this.failure;
    this.sample();
    return this.samples;
  }

  /** Ends it without asking how it went. */
  abandon(): void {
    clearInterval(this.timer);
  }

  private trySample(): void {
    try {
      this.sample();
    } catch (error) {
      this.failure ??= error;
    }
  }

  private sample(): void {
    const cpuSeconds = this.usage.cpuSeconds();
    this.samples.push({ at: Date.now(), cpuSeconds, resident: this.usage.memory().resident });
  }
}

/** Processor time spent from one moment to another, read between samples as if it ran evenly from one to the next. */
export function cpuBetween(samples: readonly UsageSample[], from: number, to: number): number {
  return cpuAt(samples, to) - cpuAt(samples, from);
}

function cpuAt(samples: readonly UsageSample[], at: number): number {
  const next = samples.findIndex((sample) => sample.at >= at);
  const after = samples[next] ?? samples.at(-1);
  const before = samples[next - 1] ?? after;
  if (before === undefined || after === undefined) throw new RangeError('there are no samples');
  if (after.at === before.at) return after.cpuSeconds;
  const share = Math.min(1, (at - before.at) / (after.at - before.at));
  return before.cpuSeconds + share * (after.cpuSeconds - before.cpuSeconds);
}

/** How much resident memory grew while a load went on: the middle of its last quarter over that of its second. */
export function growth(samples: readonly UsageSample[]): number {
  const quarter = Math.floor(samples.length / 4);
  const middleOf = (from: number) => {
    const sorted = samples
      .slice(from, from + Math.max(1, quarter))
      .map(({ resident }) => resident)
      .sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return middleOf(samples.length - Math.max(1, quarter)) / middleOf(quarter);
}
