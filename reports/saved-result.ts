import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LEVELS, REQUIREMENTS, type RunResult, STATUSES } from './result.js';

/** A saved result cannot be read; the message says why. */
export class SavedResultError extends Error {
  override readonly name = 'SavedResultError';
}

/** Reads a result that `--json` wrote; `NAME=FILE` gives its target a better name than its address. Throws `SavedResultError`. */
export async function readSavedResult(argument: string): Promise<RunResult> {
  const [, name, path = argument] = /^([^=/\\]+)=(.+)$/s.exec(argument) ?? [];
  const run = parse(await textOf(path), basename(path));
  return name === undefined ? run : { ...run, target: name };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SavedResultError(`The saved result cannot be read: ${reason}.`, { cause });
  }
}

function parse(text: string, name: string): RunResult {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SavedResultError(`${name} is no JSON: give a file that 'fluxmq-conformance run --json FILE' wrote.`, {
      cause,
    });
  }
  if (isRunResult(value)) return value;
  throw new SavedResultError(
    `${name} is no result of this version of the suite: make it anew with 'fluxmq-conformance run --json FILE'.`,
  );
}

function isRunResult(value: unknown): value is RunResult {
  return (
    isObject(value) &&
    ['suiteVersion', 'target', 'startedAt'].every((name) => typeof value[name] === 'string') &&
    ['seed', 'durationMs'].every((name) => typeof value[name] === 'number') &&
    isArrayOf(value.advertised, (api) => isApi(api) && typeof api.min === 'number' && typeof api.max === 'number') &&
    isArrayOf(value.results, isTestResult)
  );
}

function isTestResult(value: Readonly<Record<string, unknown>>): boolean {
  return (
    ['id', 'why', 'see'].every((name) => typeof value[name] === 'string') &&
    isOneOf(LEVELS, value.level) &&
    isOneOf(REQUIREMENTS, value.requirement) &&
    isOneOf(STATUSES, value.status) &&
    typeof value.durationMs === 'number' &&
    (value.api === undefined || (isObject(value.api) && isApi(value.api))) &&
    isArrayOf(value.differences, (difference) =>
      ['grade', 'path', 'expected', 'got'].every((name) => typeof difference[name] === 'string'),
    )
  );
}

function isApi({ key, name }: Readonly<Record<string, unknown>>): boolean {
  return typeof key === 'number' && typeof name === 'string';
}

function isArrayOf(value: unknown, holds: (item: Readonly<Record<string, unknown>>) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && holds(item));
}

function isOneOf(allowed: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && allowed.includes(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
