import type { BenchResult, Figure, Finding } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import { type End, RestartableBroker } from '../contenders/restartable-broker.js';
import type { Position } from '../drivers/wire/fetcher.js';
import type { LoadOutcome } from '../generator/run-load.js';
import type { LoadOptions } from '../options.js';
import { positionsAt } from '../topics/offsets.js';
import { readStamps } from '../topics/read-stamps.js';
import { describeLoad, settingsOf } from './describe-load.js';
import { type Inspection, measureLoad } from './measure-load.js';
import { orReason } from './or-reason.js';
import { Outage, type OutageTimes } from './outage.js';
import { planned, producersHead, stampedProducers } from './produce.js';
import type { Session } from './session.js';
import { withTopics } from './with-topics.js';

export interface RecoveryOptions extends LoadOptions {
  readonly how: End;
}

const MS_PER_S = 1_000;

/**
 * Producers at a fixed rate that send again what was not acknowledged, while the broker is ended in the middle and started
 * again: what waits for it keeps its due time. Then all records are read, to see what is lost or there twice.
 */
export async function recovery(session: Session, options: RecoveryOptions): Promise<BenchResult> {
  const { target } = session;
  if (!(target instanceof RestartableBroker)) throw new TargetError('Only a broker that is started here is restarted.');
  if (options.driver !== 'wire') throw new TargetError('Clients recover in ways of their own: leave --driver out.');
  if (options.idempotent) {
    throw new TargetError('What is sent again has no fixed order here: leave --idempotent out.');
  }
  if (options.acks === '0')
    throw new TargetError('With acks 0 nothing is acknowledged that could be lost: raise --acks.');
  const schedule = planned(options);
  return withTopics(session, options, async ({ partitions }) => {
    const { driver, durationMs, warmupMs, threads, how } = options;
    const positions = await positionsAt(session.cluster, partitions, 'latest');
    const crew = { ...stampedProducers(partitions, options), retries: true };
    const outage = new Outage(target, how, warmupMs + durationMs / 2, crew.series);
    let startedAt = Number.NaN;
    const signal = AbortSignal.any([session.signal, outage.signal]);
    return measureLoad(
      { ...session, signal },
      {
        workload: 'recovery',
        description: `${describeLoad(options, partitions)}; ${how === 'kill' ? 'killed' : 'stopped'} after ${durationMs / 2 / MS_PER_S} s, and started again`,
        settings: { ...settingsOf(options, partitions), how },
        plan: { driver, warmupMs, crews: [crew] },
        durationMs,
        threads,
        heads: [producersHead(crew, schedule)],
        events: {
          onStart: (startAt, progress) => {
            startedAt = startAt;
            outage.onStart(startAt, progress);
          },
          onEnd: outage.onEnd,
        },
        inspect: async (outcome) => {
          const times = await outage.end();
          const sent = { from: startedAt, to: startedAt + schedule.dueAt(schedule.records) };
          const kept = await whatIsThere(session, positions, sent, outcome, crew.series);
          return { figures: [...timeFigures(times), ...kept.figures], findings: kept.findings };
        },
      },
    );
  });
}

function timeFigures(times: OutageTimes | undefined): Figure[] {
  if (times === undefined) return [];
  const { endedFrom, startedFrom, startedInMs, lastBefore, firstAfter } = times;
  const figure = (id: string, title: string, unit: string, ms: number): Figure => {
    return { id, title, unit, value: ms / MS_PER_S };
  };
  const figures = [
    figure('end', 'ended', 's after it was told to', startedFrom - endedFrom),
    figure('first-answer', 'first answer', 's after its process began', startedInMs),
  ];
  if (firstAfter === undefined) return figures;
  return [
    ...figures,
    figure('first-acknowledgement', 'first acknowledgement', 's after it was started again', firstAfter - startedFrom),
    figure('silence', 'longest silence', 's between two acknowledgements', firstAfter - lastBefore),
  ];
}

/** Reads all records back. Their stamps tell them apart, as no two are due at the same time. */
async function whatIsThere(
  { cluster }: Session,
  positions: readonly Position[],
  sent: { readonly from: number; readonly to: number },
  { series }: LoadOutcome,
  producers: string,
): Promise<Inspection> {
  const read = await orReason(readStamps(cluster, positions));
  if (typeof read === 'string') {
    return { figures: [], findings: [{ kind: 'lost', text: `What was acknowledged cannot be read: ${read}` }] };
  }
  const ours = read.filter((stamp) => stamp >= sent.from && stamp <= sent.to);
  const distinct = countDistinct(ours);
  const acknowledged = series.get(producers)?.sum.everDone ?? 0;
  const lost = Math.max(0, acknowledged - distinct);
  const figures: Figure[] = [
    { id: 'lost', title: 'lost', unit: 'records that were acknowledged', value: lost },
    { id: 'duplicates', title: 'there twice', unit: 'records', value: ours.length - distinct },
  ];
  const text = `${acknowledged} records were acknowledged, and ${distinct} are there: ${lost} are lost.`;
  const findings: Finding[] = lost > 0 ? [{ kind: 'lost', text }] : [];
  return { figures, findings };
}

/** Sorts what it is given. */
function countDistinct(stamps: Float64Array): number {
  stamps.sort();
  return stamps.reduce((count, stamp, index) => (index > 0 && stamp === stamps[index - 1] ? count : count + 1), 0);
}
