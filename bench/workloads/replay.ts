import type { BenchResult, Figure } from '../../reports/bench-result.js';
import type { LoadOptions } from '../options.js';
import { consumersPlan, readersHead } from './consumers-plan.js';
import { describeBacklog, describeLoad, settingsOf, several } from './describe-load.js';
import { fill } from './fill.js';
import { measureLoad } from './measure-load.js';
import { planned, producersHead, producersPlan } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

/** `durationMs` is how long producers go on at the most; the backlog warms up whom a warm-up would. */
export interface ReplayOptions extends Omit<LoadOptions, 'warmupMs'> {
  /** Bytes of values that are written first. */
  readonly backlog: number;
  readonly consumers: number;
}

/**
 * Writes a backlog; then producers go on at a fixed rate, and consumers read everything from the beginning, as fast as they
 * can. When these have caught up, the producers end: what they measured is what a replay does to them.
 */
export function replay(session: Session, options: ReplayOptions): Promise<BenchResult> {
  const load = { ...options, warmupMs: 0 };
  const schedule = planned(load);
  return withTopics(session, load, async ({ partitions }) => {
    const { driver, durationMs, warmupMs, threads, backlog, consumers } = load;
    const { bootstrap, security } = session.target;
    const records = await fill(session, partitions, backlog, load);
    const producers = { ...producersPlan('produce', partitions, load), until: 'replay' };
    const until = { kind: 'catchUp', records, producers: producers.series } as const;
    const readers = consumersPlan(partitions, { series: producers.until, clients: consumers, until });
    return measureLoad(session, {
      workload: 'replay',
      description: `${describeBacklog(backlog, load)}; ${several(consumers, 'consumer')}; ${describeLoad(load, partitions)}`,
      settings: { backlog, consumers, ...settingsOf(load, partitions) },
      plan: { bootstrap, security, driver, warmupMs, durationMs, crews: [producers, readers] },
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
