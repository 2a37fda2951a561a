/** Kafka's `quota.window.size.seconds` and `quota.window.num`: rates are measured over the last ten to eleven seconds. */
const SAMPLE_MS = 1_000;
const SAMPLES = 11;
/** How long a sample counts. */
export const KEPT_MS = SAMPLES * SAMPLE_MS;
/** The shortest time that a rate is measured over: a first burst counts as if nothing had happened before it. */
export const LEAST_MS = KEPT_MS - SAMPLE_MS;

interface Sample {
  readonly startMs: number;
  sum: number;
}

/** How much has happened lately, in samples of a second each. */
export class RateWindow {
  private samples: Sample[] = [];

  /** Notes that `amount` happened at the time `now` (ms); a negative one takes back what was noted. */
  add(amount: number, now: number): void {
    const last = this.samples.at(-1);
    if (last !== undefined && now - last.startMs < SAMPLE_MS) last.sum += amount;
    else this.samples.push({ startMs: now, sum: amount });
    this.purge(now);
  }

  /** The amount, and the time in ms over which it happened. */
  measure(now: number): { readonly amount: number; readonly overMs: number } {
    this.purge(now);
    const amount = this.samples.reduce((sum, sample) => sum + sample.sum, 0);
    const elapsedMs = now - (this.samples[0]?.startMs ?? now);
    const wholeSamples = Math.min(Math.floor(elapsedMs / SAMPLE_MS), SAMPLES - 1);
    // Samples in which nothing happened count too.
    return { amount, overMs: elapsedMs + LEAST_MS - wholeSamples * SAMPLE_MS };
  }

  /** Whether nothing of it counts any longer. */
  isOver(now: number): boolean {
    this.purge(now);
    return this.samples.length === 0;
  }

  private purge(now: number): void {
    const first = this.samples.findIndex(({ startMs }) => now - startMs < KEPT_MS);
    if (first !== 0) this.samples = first === -1 ? [] : this.samples.slice(first);
  }
}
