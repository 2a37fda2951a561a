import type { BenchResult } from '../../reports/bench-result.js';
import type { RecordOptions } from '../options.js';
import { consumersPlan, readersHead } from './consumers-plan.js';
import { describeBacklog, describeRecords, recordSettings, several } from './describe-load.js';
import { fill } from './fill.js';
import { measureLoad } from './measure-load.js';
import type { Session } from './session.js';
import { withTimeLeft } from './time-left.js';
import { withTopics } from './with-topics.js';

export interface ConsumeOptions extends RecordOptions {
  /** Bytes of values that are written first. */
  readonly backlog: number;
  readonly consumers: number;
}

/** Fills a topic, and has consumers read all of it as fast as they can. */
export function consume(session: Session, options: ConsumeOptions): Promise<BenchResult> {
  return withTopics(session, options, async ({ partitions }) => {
    const { driver, threads, backlog, consumers } = options;
    const records = await fill(session, partitions, backlog, options);
    const until = { kind: 'records', records } as const;
    const crew = consumersPlan(partitions, { series: 'consume', clients: consumers, until });
    return measureLoad(withTimeLeft(session, records), {
      workload: 'consume',
      description: `${describeBacklog(backlog, options)}; ${several(consumers, 'consumer')} of ${describeRecords(options, partitions)}`,
      settings: { backlog, consumers, ...recordSettings(options, partitions) },
      plan: { driver, warmupMs: 0, crews: [crew] },
      durationMs: 0,
      threads: Math.min(threads, consumers),
      heads: [{ ...readersHead('consume', 'consume'), due: () => records }],
    });
  });
}
