import type { BenchResult, Finding, SeriesResult } from '../../reports/bench-result.js';

/** A generator later than this at one record in a hundred colours the percentiles that people look at. */
const LATE_MS = 20;
/** Of a core: a thread that takes more has no time left. */
const FULL = 0.9;
/** What counts as keeping the rate. */
const KEPT = 0.99;
/** Answers may trail the last record by this much: in a short run that alone is more than one percent. */
const TRAIL_MS = 100;

type Findings = Omit<BenchResult, 'findings'>;

/** What a reader of the numbers must know. `reason` says why a run broke. */
export function findings(result: Findings, durationMs: number, reason: string | undefined): Finding[] {
  const late = fallenBehind(result);
  const behind = result.series.flatMap((series) => kept(series, durationMs, late.length > 0));
  return [...howItEnded(result, reason), ...result.series.flatMap(failures), ...late, ...behind];
}

function howItEnded({ ended, series }: Findings, reason = 'it broke'): Finding[] {
  const waited = Math.round(Math.max(...series.map(({ longestUnansweredWaitMs }) => longestUnansweredWaitMs)));
  const open = `${withoutAnswer(series)}, waiting for up to ${waited} ms`;
  switch (ended) {
    case 'as planned':
      return [];
    case 'interrupted':
      return [{ kind: 'interrupted', text: `The run was interrupted; ${open} and not in the latencies.` }];
    case 'broken':
      return [{ kind: 'broken', text: `The run broke (${reason}); ${open} and not in the latencies.` }];
    case 'gave up':
      return [
        {
          kind: 'gave-up',
          text: `The target was still behind long after the last one was due; ${open}, and the latencies would be worse with them.`,
        },
      ];
  }
}

function withoutAnswer(series: readonly SeriesResult[]): string {
  const [first, ...others] = series.map(({ title, unit, counts }) => ({
    title,
    unit,
    count: counts.unanswered + counts.unsent,
  }));
  if (first === undefined) return 'nothing was due';
  if (others.length === 0) return `${first.unit} that were due and had no answer: ${first.count}`;
  const each = [first, ...others].map(({ title, unit, count }) => `${count} ${unit} of ${title}`);
  return `due and without an answer: ${each.join(', ')}`;
}

function failures({ unit, failures }: SeriesResult): Finding[] {
  if (failures.length === 0) return [];
  const names = failures.map(({ error, count }) => `${count} with ${error}`).join(', ');
  const what = unit.charAt(0).toUpperCase() + unit.slice(1);
  return [{ kind: 'records-failed', text: `${what} failed, and are not in the latencies: ${names}.` }];
}

function fallenBehind({ series, generator }: Findings): Finding[] {
  const { threads, slipMs, eventLoopDelayMs, cpuCores } = generator;
  if (series.every(({ throughput }) => throughput.wantedPerSecond === null)) {
    if (cpuCores < FULL * threads) return [];
    const text = `The generator took ${cpuCores.toFixed(2)} cores for ${threads} threads: the rate may be its own limit, and not the target's.`;
    return [{ kind: 'generator-fell-behind', text }];
  }
  if (slipMs.p99 <= LATE_MS && eventLoopDelayMs.p99 <= LATE_MS) return [];
  const late = `records were sent up to ${slipMs.p99.toFixed(1)} ms late and answers read up to ${eventLoopDelayMs.p99.toFixed(1)} ms late (p99)`;
  return [
    {
      kind: 'generator-fell-behind',
      text: `The generator fell behind: ${late}, so the numbers are its own as much as the target's.`,
    },
  ];
}

function kept({ title, throughput, counts }: SeriesResult, durationMs: number, generatorLate: boolean): Finding[] {
  const { perSecond, wantedPerSecond } = throughput;
  if (wantedPerSecond === null) return [];
  const share = perSecond / wantedPerSecond;
  const trailMs = durationMs * (1 / share - 1);
  if (counts.due === 0 || counts.failed > 0 || share >= KEPT || trailMs <= TRAIL_MS) return [];
  const achieved = `${(100 * share).toFixed(1)} % of the rate of ${title} was achieved`;
  return [
    generatorLate
      ? { kind: 'generator-fell-behind', text: `Only ${achieved}; which of the two is too slow cannot be told.` }
      : { kind: 'target-fell-behind', text: `The target did not keep up: ${achieved}.` },
  ];
}
