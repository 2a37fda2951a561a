import type { BenchResult } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import type { LoadOptions } from '../options.js';
import { describeLoad, settingsOf } from './describe-load.js';
import { measureLoad } from './measure-load.js';
import { planned, producersHead, producersPlan } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

export interface ManyTopicsOptions extends LoadOptions {
  /** Fresh ones, each of `partitions`. */
  readonly topics: number;
}

/** Producers at a fixed rate whose records go round over many topics, so that each partition gets few of them. */
export async function manyTopics(session: Session, options: ManyTopicsOptions): Promise<BenchResult> {
  if (options.topic !== undefined) throw new TargetError('many-topics makes topics of its own: leave out --topic.');
  const schedule = planned(options);
  return withTopics(session, options, ({ partitions }) => {
    const crew = producersPlan('produce', partitions, options);
    const { bootstrap, security } = session.target;
    const { driver, durationMs, warmupMs, threads } = options;
    return measureLoad(session, {
      workload: 'many-topics',
      description: describeLoad(options, partitions),
      settings: settingsOf(options, partitions),
      plan: { bootstrap, security, driver, warmupMs, durationMs, crews: [crew] },
      threads,
      heads: [producersHead(crew, schedule)],
    });
  });
}
