import type { BenchProgress } from '../reports/bench-progress.js';
import type { GeneratorHealth } from '../reports/bench-result.js';
import { HealthMonitor } from './generator/generator-health.js';
import { Measurement } from './generator/measurement.js';
import { type Ending, type Load, OpenLoop } from './generator/open-loop.js';
import type { Schedule } from './load/schedule.js';

export interface RunOutcome {
  readonly measurement: Measurement;
  readonly ending: Ending;
  readonly health: Pick<GeneratorHealth, 'eventLoopDelayMs' | 'cpuCores'>;
}

const LIVE_INTERVAL_MS = 250;

/** Runs a load while watching the generator and showing how far it is. */
export async function runLoad(load: Load, progress: BenchProgress, signal: AbortSignal): Promise<RunOutcome> {
  const { schedule } = load;
  const measurement = new Measurement(schedule);
  const health = new HealthMonitor();
  const loop = new OpenLoop(load, measurement);
  const warmedUp = setTimeout(() => health.restart(), schedule.dueAt(schedule.firstMeasured));
  const stopShowing = progress.isShown ? showLive(loop, schedule, measurement, progress) : () => {};
  try {
    const ending = await loop.run(signal);
    return { measurement, ending, health: health.stop() };
  } finally {
    clearTimeout(warmedUp);
    stopShowing();
  }
}

function showLive(loop: OpenLoop, schedule: Schedule, measurement: Measurement, progress: BenchProgress): () => void {
  let before = { acknowledged: 0, at: 0 };
  const timer = setInterval(() => {
    const { acknowledged, failed, latency } = measurement;
    const now = { acknowledged, at: loop.elapsed() };
    progress.show({
      warmingUp: now.at < schedule.dueAt(schedule.firstMeasured),
      recordsPerSecond: (1_000 * (now.acknowledged - before.acknowledged)) / (now.at - before.at),
      p99Ms: acknowledged === 0 ? undefined : latency.getValueAtPercentile(99) / 1_000,
      failed,
      leftMs: schedule.dueAt(schedule.records) - now.at,
    });
    before = now;
  }, LIVE_INTERVAL_MS);
  return () => {
    clearInterval(timer);
    progress.end();
  };
}
