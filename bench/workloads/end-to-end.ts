import type { BenchResult } from '../../reports/bench-result.js';
import type { LoadOptions } from '../options.js';
import { followersHead, followersPlan } from './consumers-plan.js';
import { describeLoad, settingsOf, several } from './describe-load.js';
import { measureLoad } from './measure-load.js';
import { meanRate } from './planned-schedule.js';
import { planned, producersHead, stampedProducers } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

export interface EndToEndOptions extends LoadOptions {
  readonly consumers: number;
}

/**
 * Producers at a fixed rate, and consumers that follow them: measures from when a record was due until it arrived. Both
 * ends are on this machine and read the one monotonic clock of it, so that no adjustment of the time of day can touch what
 * is measured, and there is nothing to be checked: the timestamps of records play no part.
 */
export function endToEnd(session: Session, options: EndToEndOptions): Promise<BenchResult> {
  const schedule = planned(options);
  return withTopics(session, options, ({ partitions }) => {
    const { driver, durationMs, warmupMs, threads, consumers } = options;
    const producers = stampedProducers(partitions, options);
    const followers = followersPlan(partitions, producers.series, { series: 'end-to-end', clients: consumers });
    return measureLoad(session, {
      workload: 'end-to-end',
      description: `${describeLoad(options, partitions)}; ${several(consumers, 'consumer')}`,
      settings: { ...settingsOf(options, partitions), consumers },
      plan: { driver, warmupMs, crews: [followers, producers] },
      durationMs,
      threads,
      heads: [
        followersHead(followers.series, meanRate(schedule, options), schedule),
        producersHead(producers, schedule),
      ],
    });
  });
}
