import type { Baseline, BaselineMeasure } from '../../reports/check-result.js';
import { MACHINE } from '../../reports/saved-bench.js';
import { readSavedJson } from '../../reports/saved-json.js';
import { fields, isNumber, isText, listOf } from '../../reports/shape.js';
import { packageVersion } from '../../targets/package-root.js';
import { describeGenerator } from '../usage/describe-generator.js';

/** Counts up with every change of what everything is measured against. */
export const YARDSTICK = 1;
const FORMAT = 1;

export function makeBaseline(measures: readonly BaselineMeasure[]): Baseline {
  return {
    format: FORMAT,
    yardstick: YARDSTICK,
    suiteVersion: packageVersion(),
    madeAt: new Date().toISOString(),
    machine: describeGenerator(),
    measures,
  };
}

/** Throws `SavedResultError`. */
export async function readBaseline(path: string): Promise<Baseline> {
  const { saved } = await readSavedJson(path, { is: isBaseline, madeBy: 'fluxmq-bench check --write-baseline FILE' });
  return saved;
}

const BASELINE = fields({
  format: (value) => value === FORMAT,
  yardstick: (value) => value === YARDSTICK,
  suiteVersion: isText,
  madeAt: isText,
  machine: MACHINE,
  measures: listOf(fields({ id: isText, title: isText, samples: isCosts })),
});

function isBaseline(value: unknown): value is Baseline {
  return BASELINE(value);
}

function isCosts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((cost) => isNumber(cost) && cost > 0);
}
