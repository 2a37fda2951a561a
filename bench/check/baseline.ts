import type { Baseline, BaselineMeasure } from '../../reports/check-result.js';
import { readSavedJson } from '../../reports/saved-json.js';
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

function isBaseline(value: unknown): value is Baseline {
  if (!isObject(value) || value.format !== FORMAT || value.yardstick !== YARDSTICK) return false;
  const { measures, machine, suiteVersion, madeAt } = value;
  const described = isObject(machine) && typeof suiteVersion === 'string' && typeof madeAt === 'string';
  return described && Array.isArray(measures) && measures.every(isMeasure);
}

function isMeasure(value: unknown): value is BaselineMeasure {
  if (!isObject(value)) return false;
  const { id, title, samples } = value;
  const costs =
    Array.isArray(samples) && samples.length > 0 && samples.every((cost) => Number.isFinite(cost) && cost > 0);
  return typeof id === 'string' && typeof title === 'string' && costs;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
