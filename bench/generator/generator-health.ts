import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the event loop is looked at. Node's histogram holds the whole interval, not only what came on top. */
const RESOLUTION_MS = 5;
const NS_PER_MS = 1e6;

export interface ThreadHealth {
  /** Milliseconds. */
  readonly eventLoopDelayMs: { readonly p99: number; readonly max: number };
  /** Processor time of the whole process over time: 1 is one core in full. */
  readonly cpuCores: number;
}

/** Watches the generator itself: a process that is late, or out of processor time, measures itself and not the target. */
export class HealthMonitor {
  private readonly delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  private cpu = process.cpuUsage();
  private since = performance.now();

  constructor() {
    this.delay.enable();
  }

  /** Forgets what was seen: the warm-up is over. */
  restart(): void {
    this.delay.reset();
    this.cpu = process.cpuUsage();
    this.since = performance.now();
  }

  stop(): ThreadHealth {
    this.delay.disable();
    const { user, system } = process.cpuUsage(this.cpu);
    const elapsedUs = (performance.now() - this.since) * 1_000;
    // Before its first sample the histogram says NaN, and a maximum of zero.
    const beyondInterval = (ns: number) => Math.max(0, ns / NS_PER_MS - RESOLUTION_MS) || 0;
    return {
      eventLoopDelayMs: { p99: beyondInterval(this.delay.percentile(99)), max: beyondInterval(this.delay.max) },
      cpuCores: (user + system) / elapsedUs,
    };
  }
}
