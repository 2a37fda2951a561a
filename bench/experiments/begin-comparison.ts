import { loadavg } from 'node:os';
import type { ComparedBroker, CompareResult } from '../../reports/compare-result.js';
import { packageVersion } from '../../targets/package-root.js';
import { describeMachine } from '../usage/machine.js';

/** What came of a comparison; the first of `brokers` is compared with the others. */
interface Compared extends Pick<CompareResult, 'runs' | 'metrics' | 'notes'> {
  readonly brokers: readonly ComparedBroker[];
  /** Version of Java, where clients are Java's; null where they are not. */
  readonly java: string | null;
  readonly curves?: CompareResult['curves'];
  readonly curveNotes?: CompareResult['curveNotes'];
}

/**
 * Looks at the clock and at what the machine has to do before a comparison begins. The answer makes its result of what came of
 * it; one whose `signal` has aborted by then was interrupted.
 */
export function beginComparison(signal: AbortSignal): (compared: Compared) => CompareResult {
  const [loadBefore = Number.NaN] = loadavg();
  const startedAt = new Date().toISOString();
  return ({ brokers, runs, metrics, notes, java, curves = [], curveNotes = [] }) => ({
    format: 1,
    suiteVersion: packageVersion(),
    startedAt,
    ended: signal.aborted ? 'interrupted' : 'as planned',
    machine: describeMachine(java, loadBefore),
    subject: brokers[0]?.id ?? '',
    brokers: brokers.map(({ id, name }) => ({ id, name })),
    runs,
    metrics,
    notes,
    curves,
    curveNotes,
  });
}
