import type { TargetUsage } from '../../reports/bench-result.js';
import type { Target } from '../../targets/target.js';
import { processOf } from '../usage/process-of.js';
import { ProcessUsage } from '../usage/process-usage.js';

const GB = 1e9;
/** With less than that the clock of processor time, which counts hundredths of a second, says nothing. */
const LEAST_BYTES = 1e6;

/** Looks at what the process of a target takes, where it has one here and this system tells. */
export class TargetWatch {
  private usage: ProcessUsage | undefined;
  private before = 0;

  constructor(target: Target) {
    const pid = processOf(target);
    if (pid !== undefined) this.usage = new ProcessUsage(pid);
  }

  /** From now on it counts. That the process has ended is for the load to notice. */
  start(): void {
    try {
      this.before = this.usage?.cpuSeconds() ?? 0;
    } catch {
      this.usage = undefined;
    }
  }

  /** What it took since then, `bytes` having gone in and out. Null where it is not known, or the process has ended. */
  stop(bytes: number): TargetUsage | null {
    if (this.usage === undefined) return null;
    try {
      const cpuSeconds = this.usage.cpuSeconds() - this.before;
      const { resident, peak } = this.usage.memory();
      const cpuSecondsPerGb = bytes < LEAST_BYTES ? null : cpuSeconds / (bytes / GB);
      return { cpuSeconds, cpuSecondsPerGb, memoryBytes: resident, peakMemoryBytes: peak };
    } catch {
      return null;
    }
  }
}
