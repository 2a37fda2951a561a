import type { BenchResult, Figure } from '../../reports/bench-result.js';
import type { LoadOptions } from '../options.js';
import { consumersPlan, readersHead } from './consumers-plan.js';
import { describeBacklog, describeLoad, settingsOf, several } from './describe-load.js';
import { fill } from './fill.js';
import { measureLoad } from './measure-load.js';
import { planned, producersHead, producersPlan } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

/** `durationMs` is how long producers go on at the most; writing the backlog does for a warm-up. */
export interface ReplayOptions extends LoadOptions {
  /** Bytes of values that are written first. */
  readonly backlog: number;
  readonly consumers: number;
}

/**
 * Writes a backlog; then producers go on at a fixed rate, and consumers read everything from the beginning, as fast as they
 * can. When these have caught up, the producers end: what they measured is what a replay does to them.
 */
export function replay(session: Session, options: ReplayOptions): Promise<BenchResult> {
  const schedule = planned(options);
  return withTopics(session, options, async ({ partitions }) => {
    const { driver, durationMs, warmupMs, threads, backlog, consumers } = options;
    const records = await fill(session, partitions, backlog, options);
    const producers = { ...producersPlan('produce', partitions, options), until: 'replay' };
    const until = { kind: 'catchUp', records, producers: producers.series } as const;
    const readers = consumersPlan(partitions, { series: producers.until, clients: consumers, until });
    return measureLoad(session, {
      workload: 'replay',
      description: `${describeBacklog(backlog, options)}; ${several(consumers, 'consumer')}; ${describeLoad(options, partitions)}`,
      settings: { backlog, consumers, ...settingsOf(options, partitions) },
      plan: { driver, warmupMs, crews: [producers, readers] },
      durationMs,
      threads,
      heads: [producersHead(producers, schedule), readersHead(readers.series, 'replay')],
      figures: ({ endings }): Figure[] => {
        const ending = endings.get(readers.series);
        if (ending?.how !== 'finished') return [];
        return [{ id: 'caught-up-after', title: 'caught up', unit: 's after it began', value: ending.at / 1_000 }];
      },
    });
  });
}
