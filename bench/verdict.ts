import type { BenchResult, Finding } from '../reports/bench-result.js';

/** A generator later than this at one record in a hundred colours the percentiles that people look at. */
const LATE_MS = 20;
/** What counts as keeping the rate. */
const KEPT = 0.99;
/** Answers may trail the last record by this much: in a short run that alone is more than one percent. */
const TRAIL_MS = 100;

type Findings = Omit<BenchResult, 'findings'>;

/** What a reader of the numbers must know. `reason` says why a run broke. */
export function findings(result: Findings, reason: string | undefined): Finding[] {
  return [...howItEnded(result, reason), ...failures(result), ...fallenBehind(result)];
}

function howItEnded(result: Findings, reason = 'it broke'): Finding[] {
  const { ended, records, longestUnansweredWaitMs } = result;
  const waited = Math.round(longestUnansweredWaitMs);
  const open = `records that were due and had no answer: ${records.unanswered + records.unsent}, waiting for up to ${waited} ms`;
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
          text: `The target was still behind long after the last record was due; ${open}, and the latencies would be worse with them.`,
        },
      ];
  }
}

function failures({ failures }: Findings): Finding[] {
  if (failures.length === 0) return [];
  const names = failures.map(({ error, records }) => `${records} with ${error}`).join(', ');
  return [{ kind: 'records-failed', text: `Records failed, and are not in the latencies: ${names}.` }];
}

function fallenBehind({ throughput, settings, generator, records }: Findings): Finding[] {
  const { recordsPerSecond, wantedRecordsPerSecond } = throughput;
  const found: Finding[] = [];
  const { slipMs, eventLoopDelayMs } = generator;
  if (slipMs.p99 > LATE_MS || eventLoopDelayMs.p99 > LATE_MS) {
    const late = `records were sent up to ${slipMs.p99.toFixed(1)} ms late and answers read up to ${eventLoopDelayMs.p99.toFixed(1)} ms late (p99)`;
    found.push({
      kind: 'generator-fell-behind',
      text: `The generator fell behind: ${late}, so the numbers are its own as much as the target's.`,
    });
  }
  const share = recordsPerSecond / wantedRecordsPerSecond;
  const trailMs = settings.durationMs * (1 / share - 1);
  if (records.due > 0 && records.failed === 0 && share < KEPT && trailMs > TRAIL_MS) {
    const achieved = `${(100 * share).toFixed(1)} % of the rate was achieved`;
    found.push(
      found.length > 0
        ? { kind: 'generator-fell-behind', text: `Only ${achieved}; which of the two is too slow cannot be told.` }
        : {
            kind: 'target-fell-behind',
            text: `The target did not keep up: ${achieved}.`,
          },
    );
  }
  return found;
}
