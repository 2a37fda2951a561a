import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import type { CompareMachine } from '../../reports/compare-result.js';

/** Where the comparison runs, with its clients and brokers. */
export function describeMachine(java: string | null, loadBefore: number): CompareMachine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.versions.node,
    java,
    loadBefore,
  };
}
