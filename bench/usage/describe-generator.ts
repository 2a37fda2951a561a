import { arch, availableParallelism, cpus, platform, totalmem } from 'node:os';
import type { Machine } from '../../reports/bench-result.js';

/** Where the generator runs. */
export function describeGenerator(): Machine {
  return {
    node: process.versions.node,
    platform: `${platform()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
  };
}
