import type { BenchResult } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import { isFullSpeed, type LoadOptions } from '../options.js';
import { produce } from './produce.js';
import type { Session } from './session.js';

export interface ManyTopicsOptions extends LoadOptions {
  /** Fresh ones, each of `partitions`. */
  readonly topics: number;
}

/** Producers at a fixed rate whose records go round over many topics, so that each partition gets few of them. */
export async function manyTopics(session: Session, options: ManyTopicsOptions): Promise<BenchResult> {
  if (options.topic !== undefined) throw new TargetError('many-topics makes topics of its own: leave out --topic.');
  if (isFullSpeed(options)) throw new TargetError('many-topics needs a rate: --rate max is for produce.');
  return produce(session, options, 'many-topics');
}
