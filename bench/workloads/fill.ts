import { TargetError } from '../../targets/target.js';
import { runLoad } from '../generator/run-load.js';
import type { TopicPartition } from '../load/lanes.js';
import type { RecordOptions } from '../options.js';
import { recordsIn } from '../topics/offsets.js';
import { countedProducers } from './produce.js';
import type { Session } from './session.js';
import { withTimeLeft } from './time-left.js';

const SERIES = 'fill';

/**
 * Writes `bytes` of values to partitions as fast as it can, and answers how many records they hold then. Whoever reads
 * them, the wire driver writes them. Throws `TargetError` where they cannot be written, and `ConnectionError`.
 */
export async function fill(
  session: Session,
  partitions: readonly TopicPartition[],
  bytes: number,
  options: RecordOptions,
): Promise<number> {
  const { cluster, signal, target } = session;
  const records = Math.ceil(bytes / options.size);
  const crew = countedProducers(SERIES, partitions, options, records);
  const { bootstrap, security } = target;
  const plan = { bootstrap, security, driver: 'wire', warmupMs: 0, crews: [crew] } as const;
  const threads = Math.min(options.threads, options.connections);
  const { onSecond } = withTimeLeft(session, records);
  const { series, endings } = await runLoad(plan, threads, signal, {
    onSecond: (id, point) => onSecond?.(id, point, 0),
  });
  session.onOver?.(SERIES);
  const ending = endings.get(SERIES);
  if (ending?.how === 'interrupted')
    throw new TargetError('The run was interrupted before there was anything to read.');
  if (ending?.how !== 'finished') throw new TargetError(`The backlog could not be written: ${ending?.reason}.`);
  const [failure] = series.get(SERIES)?.sum.failures ?? [];
  if (failure !== undefined) throw new TargetError(`The backlog could not be written: ${failure[0]}.`);
  const held = await recordsIn(cluster, partitions);
  const acknowledged = series.get(SERIES)?.sum.everDone ?? 0;
  if (held < acknowledged)
    throw new TargetError(`The target acknowledged ${acknowledged} records, and says that it holds ${held}.`);
  return held;
}
