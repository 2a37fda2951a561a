import type { BenchResult, Figure } from '../../reports/bench-result.js';
import { percentileMs } from '../generator/microseconds.js';
import type { LoadOutcome } from '../generator/run-load.js';
import { followersHead, followersPlan } from './consumers-plan.js';
import { describeLoad, settingsOf, several } from './describe-load.js';
import type { EndToEndOptions } from './end-to-end.js';
import { measureLoad } from './measure-load.js';
import { meanRate } from './planned-schedule.js';
import { planned, producersHead, stampedProducers } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

export interface FanOutOptions extends EndToEndOptions {
  /** How many times everything is read; each has `consumers` of its own. */
  readonly groups: number;
}

const ALL = 'end-to-end';

/** Producers at a fixed rate, and groups of consumers each of which reads everything. */
export function fanOut(session: Session, options: FanOutOptions): Promise<BenchResult> {
  const schedule = planned(options);
  return withTopics(session, options, ({ partitions }) => {
    const { driver, durationMs, warmupMs, threads, consumers, groups } = options;
    const producers = stampedProducers(partitions, options);
    const followers = Array.from({ length: groups }, (_, group) => {
      const series = `group-${group + 1}`;
      return { ...followersPlan(partitions, producers.series, { series, clients: consumers }), partOf: ALL };
    });
    return measureLoad(session, {
      workload: 'fan-out',
      description: `${describeLoad(options, partitions)}; ${several(groups, 'group')} of ${several(consumers, 'consumer')}`,
      settings: { ...settingsOf(options, partitions), groups, consumers },
      plan: { driver, warmupMs, crews: [...followers, producers] },
      durationMs,
      threads,
      heads: [followersHead(ALL, meanRate(schedule, options), schedule, groups), producersHead(producers, schedule)],
      figures: (outcome) =>
        slowest(
          followers.map(({ series }) => series),
          outcome,
        ),
    });
  });
}

/** Of the group whose p99 is the highest: the sum of all would hide one that lags. */
function slowest(groups: readonly string[], { series }: LoadOutcome): Figure[] {
  const p99s = groups.flatMap((group) => {
    const latency = series.get(group)?.sum.latency;
    return latency === undefined || latency.totalCount === 0 ? [] : percentileMs(latency, 99);
  });
  if (p99s.length === 0) return [];
  return [
    { id: 'slowest-group-p99', title: 'slowest group', unit: 'ms from due to arrived (p99)', value: Math.max(...p99s) },
  ];
}
