import type { BenchResult } from '../../reports/bench-result.js';
import { consumersPlan, followersHead, followersPlan, readersHead } from './consumers-plan.js';
import { describeBacklog, describeLoad, settingsOf, several } from './describe-load.js';
import type { EndToEndOptions } from './end-to-end.js';
import { fill } from './fill.js';
import { measureLoad } from './measure-load.js';
import { meanRate } from './planned-schedule.js';
import { planned, producersHead, stampedProducers } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

export interface MixedOptions extends EndToEndOptions {
  /** Bytes of values that are written first: what is read again and again is never next to nothing. */
  readonly backlog: number;
  /** Each reads all partitions. */
  readonly readers: number;
}

const PAST = 'past';

/**
 * Writes a backlog; then producers at a fixed rate and consumers that follow them, while others read everything from the
 * beginning as fast as they can, again and again.
 */
export function mixed(session: Session, options: MixedOptions): Promise<BenchResult> {
  const schedule = planned(options);
  return withTopics(session, options, async ({ partitions }) => {
    const { driver, durationMs, warmupMs, threads, consumers, readers, backlog } = options;
    const producers = stampedProducers(partitions, options);
    const followers = followersPlan(partitions, producers.series, { series: 'end-to-end', clients: consumers });
    const until = {
      kind: 'again',
      records: await fill(session, partitions, backlog, options),
      producers: producers.series,
    } as const;
    const past = Array.from({ length: readers }, (_, reader) => {
      return { ...consumersPlan(partitions, { series: `${PAST}-${reader + 1}`, clients: 1, until }), partOf: PAST };
    });
    return measureLoad(session, {
      workload: 'mixed',
      description: `${describeBacklog(backlog, options)}; ${describeLoad(options, partitions)}; ${several(consumers, 'consumer')}, ${several(readers, 'reader')} of the past`,
      settings: { ...settingsOf(options, partitions), consumers, readers, backlog },
      plan: { driver, warmupMs, crews: [followers, producers, ...past] },
      durationMs,
      threads,
      heads: [
        followersHead(followers.series, meanRate(schedule, options), schedule),
        producersHead(producers, schedule),
        readersHead(PAST, 'reading the past'),
      ],
    });
  });
}
