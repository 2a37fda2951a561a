import { readFile } from 'node:fs/promises';
import type { Baseline, BaselineMeasure } from '../../reports/check-result.js';
import { packageVersion } from '../../targets/package-root.js';
import { describeGenerator } from '../usage/describe-generator.js';

/** Counts up with every change of what everything is measured against. */
export const YARDSTICK = 1;
const FORMAT = 1;

/** A baseline cannot be used; the message says why. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

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

/** Throws `BaselineError`. */
export async function readBaseline(path: string): Promise<Baseline> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new BaselineError(`The baseline cannot be read: ${cause.message}.`, { cause });
  });
  const value = parse(text, path);
  if (!isBaseline(value)) {
    throw new BaselineError(`${path} is no baseline of this version: make it anew with --write-baseline.`);
  }
  if (value.yardstick !== YARDSTICK) {
    throw new BaselineError(`${path} was measured against another yardstick: make it anew with --write-baseline.`);
  }
  return value;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BaselineError(`${path} is no JSON: give a file that --write-baseline wrote.`, { cause });
  }
}

function isBaseline(value: unknown): value is Baseline {
  if (!isObject(value) || value.format !== FORMAT || typeof value.yardstick !== 'number') return false;
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
