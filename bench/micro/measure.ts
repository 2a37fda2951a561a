import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { lowCost } from '../statistics/low-cost.js';
import { batchBenchmarks } from './batches.js';
import { codecBenchmarks } from './codec.js';
import type { Opened } from './micro-benchmark.js';
import { storageBenchmarks } from './storage.js';
import { yardstick } from './yardstick.js';

export interface MicroResult {
  readonly id: string;
  readonly title: string;
  /** Of one run, in microseconds. */
  readonly microseconds: number;
  /** The same, over what the yardstick takes beside it. */
  readonly ratio: number;
}

const BENCHMARKS = [...codecBenchmarks, ...batchBenchmarks, ...storageBenchmarks];
/** Until the compiler has done its work. */
const WARM_UP_MS = 150;
const ROUND_MS = 10;
const ROUNDS = 15;
const US_PER_MS = 1_000;

/**
 * Measures every benchmark beside the yardstick, in many short rounds. What else the machine does only adds to what a run takes: so the fast
 * ones count, a quarter of the way up.
 */
export async function measureMicro(): Promise<MicroResult[]> {
  const root = await mkdtemp(join(tmpdir(), 'fluxmq-micro-'));
  try {
    const results: MicroResult[] = [];
    const base = await yardstick.open(root);
    await time(base, WARM_UP_MS);
    for (const { id, title, open } of BENCHMARKS) {
      const subject = await open(await mkdtemp(join(root, `${id}-`)));
      await time(subject, WARM_UP_MS);
      const mine: number[] = [];
      const its: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        mine.push(await time(subject, ROUND_MS));
        its.push(await time(base, ROUND_MS));
      }
      await subject.close?.();
      results.push({ id, title, microseconds: lowCost(mine) * US_PER_MS, ratio: lowCost(mine) / lowCost(its) });
    }
    return results;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** The median of the runs of a round, in ms. */
async function time({ run }: Opened, ms: number): Promise<number> {
  const bench = new Bench({ time: ms, iterations: 1, warmup: false, throws: true });
  const [task] = await bench.add('run', run).run();
  const result = task?.result;
  if (result === undefined || !('latency' in result)) throw new Error('tinybench has measured nothing');
  return result.latency.p50;
}
