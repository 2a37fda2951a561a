import type { BenchResult, Figure, Finding } from '../../reports/bench-result.js';
import { packageVersion } from '../../targets/package-root.js';
import { endingOf } from '../generator/ending.js';
import { percentileMs, toMs } from '../generator/microseconds.js';
import { type LoadEvents, type LoadOutcome, runLoad } from '../generator/run-load.js';
import { emptyInterval, type Interval } from '../generator/tally.js';
import { endUnlessInterrupted } from '../generator/unless-interrupted.js';
import type { LoadPlan } from '../load/load-plan.js';
import { describeGenerator } from '../usage/describe-generator.js';
import { findings } from './findings.js';
import { type SeriesHead, seriesResult } from './series-result.js';
import type { Session } from './session.js';
import { TargetCount } from './target-count.js';
import { TargetWatch } from './target-watch.js';

/** A load with what a report calls it. */
export interface NamedLoad {
  readonly workload: string;
  readonly description: string;
  readonly settings: BenchResult['settings'];
  /** Without the target, which the session has. */
  readonly plan: Omit<LoadPlan, 'bootstrap' | 'security'>;
  /** How long it is to be measured after the warm-up; zero where that is not known before. */
  readonly durationMs: number;
  readonly threads: number;
  /** Of the series that its crews measure, the most important one first. */
  readonly heads: readonly SeriesHead[];
  /** More numbers, once it is over. */
  figures?(outcome: LoadOutcome): readonly Figure[];
  /** Is told when the schedule begins, and when all is done while the clients are still connected. */
  readonly events?: Pick<LoadEvents, 'onStart' | 'onEnd'>;
  /** Looks at the target once it is over. */
  inspect?(outcome: LoadOutcome): Promise<Inspection>;
}

/** What a look at the target told. */
export interface Inspection {
  readonly figures: readonly Figure[];
  readonly findings: readonly Finding[];
}

const NOTHING: Inspection = { figures: [], findings: [] };

const ENDED = { finished: 'as planned', interrupted: 'interrupted', gaveUp: 'gave up', broke: 'broken' } as const;

/** Runs a load on a target and looks at both meanwhile. Throws `TargetError` and `ConnectionError` where it cannot begin. */
export async function measureLoad(session: Session, load: NamedLoad): Promise<BenchResult> {
  const { heads, durationMs } = load;
  const { target, cluster, signal } = session;
  const { bootstrap, security } = target;
  const plan = { bootstrap, security, ...load.plan };
  const { warmupMs } = plan;
  const startedAt = new Date();
  const watch = new TargetWatch(target);
  const count = new TargetCount(cluster, plan);
  await count.before(signal);
  let warmedUp: NodeJS.Timeout | undefined;
  let outcome: LoadOutcome;
  try {
    outcome = await runLoad(plan, load.threads, signal, {
      ...load.events,
      onStart: (startAt, progress) => {
        warmedUp = setTimeout(() => watch.start(), warmupMs);
        load.events?.onStart?.(startAt, progress);
      },
      onSecond: (series, point) => {
        if (!heads.some(({ id }) => id === series)) return;
        session.onSecond?.(series, point, durationMs - 1_000 * (point.second + 1));
      },
    });
  } finally {
    clearTimeout(warmedUp);
  }
  const sums = plan.crews.flatMap(({ series }) => outcome.series.get(series)?.sum ?? []);
  const usage = watch.stop(sums.reduce((sum, { bytes }) => sum + bytes, 0));
  const ending = endingOf([...outcome.endings.values()]);
  const series = heads.map((head) => {
    const totals = outcome.series.get(head.id);
    if (totals === undefined) throw new Error(`no crew measures ${head.id}`);
    return seriesResult(head, totals, outcome.endings.get(head.id) ?? ending, { from: warmupMs, durationMs });
  });
  const { scheduleEndedAt = warmupMs + durationMs } = ending;
  const lastedMs = scheduleEndedAt - warmupMs;
  const counted: readonly Finding[] = await count.after(outcome, signal);
  let inspected = NOTHING;
  const inspecting = load.inspect?.(outcome).then((found) => {
    inspected = found;
  });
  if (inspecting !== undefined) await endUnlessInterrupted(signal, inspecting);
  const result = {
    suiteVersion: packageVersion(),
    workload: load.workload,
    driver: plan.driver,
    target: target.name,
    startedAt: startedAt.toISOString(),
    ended: ENDED[ending.how],
    description: load.description,
    settings: load.settings,
    machine: describeGenerator(),
    series,
    figures: [...count.figures(), ...(load.figures?.(outcome) ?? []), ...inspected.figures],
    generator: { threads: load.threads, slipMs: slipOf(sums), ...outcome.health },
    usage,
  };
  const whole = {
    ...result,
    findings: [...findings(result, lastedMs, ending.reason), ...counted, ...inspected.findings],
  };
  await session.onMeasured?.(whole);
  return whole;
}

function slipOf(sums: readonly Interval[]): { readonly p99: number; readonly max: number } {
  const { slip } = emptyInterval();
  for (const sum of sums) slip.add(sum.slip);
  return { p99: percentileMs(slip, 99), max: toMs(slip.maxValue) };
}
