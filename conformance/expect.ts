import { errorName } from '../protocol/index.js';
import type { Difference } from '../reports/result.js';
import { ERROR_FIELD } from './wire/error-codes.js';
import { isStruct } from './wire/fields.js';

/** An answer is not as it has to be. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';

  constructor(readonly differences: readonly Difference[]) {
    super(differences.map(({ path, expected, got }) => `${path}: expected ${expected}, got ${got}`).join('; '));
  }
}

/** A part of a message: the fields named in it must have just these values; an array must have just these elements. */
export type Part<T> = T extends string | number | bigint | boolean | null | Uint8Array
  ? T
  : T extends readonly (infer E)[]
    ? readonly Part<E>[]
    : { readonly [K in keyof T]?: Part<T[K]> };

/** Asserts that every field that `expected` names is in `actual` with that value; reports each that is not by its path. */
export function expectFields<T>(actual: T, expected: Part<T>): void {
  const differences: Difference[] = [];
  compare(actual, expected, '', differences);
  if (differences.length > 0) throw new Mismatch(differences);
}

/** Asserts that `actual` equals `expected`; `what` names it in the report. */
export function expectEqual<T>(what: string, actual: T, expected: T): void {
  const differences: Difference[] = [];
  compare(actual, expected, what, differences);
  if (differences.length > 0) throw new Mismatch(differences);
}

/** Asserts what no single value says; `what` names it, `got` shows what there was. */
export function expectThat(what: string, holds: boolean, got: unknown): void {
  if (!holds) throw new Mismatch([{ grade: 'contract', path: what, expected: 'true', got: show(what, got) }]);
}

function compare(actual: unknown, expected: unknown, path: string, differences: Difference[]): void {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (actual.length !== expected.length) {
      differences.push(difference(`${path}.length`, expected.length, actual.length));
    }
    expected.slice(0, actual.length).forEach((item, index) => {
      compare(actual[index], item, `${path}[${index}]`, differences);
    });
  } else if (Buffer.isBuffer(expected)) {
    if (!(Buffer.isBuffer(actual) && actual.equals(expected))) differences.push(difference(path, expected, actual));
  } else if (isStruct(expected) && isStruct(actual)) {
    for (const [name, value] of Object.entries(expected)) {
      if (value !== undefined) compare(actual[name], value, path === '' ? name : `${path}.${name}`, differences);
    }
  } else if (actual !== expected) {
    differences.push(difference(path, expected, actual));
  }
}

function difference(path: string, expected: unknown, got: unknown): Difference {
  return { grade: 'contract', path, expected: show(path, expected), got: show(path, got) };
}

/** A value as a person reads it: error codes with their names, bytes as hex. */
export function show(path: string, value: unknown): string {
  if (typeof value === 'number' && ERROR_FIELD.test(path)) return `${value} ${errorName(value)}`;
  if (Buffer.isBuffer(value))
    return value.length === 0 ? 'no bytes' : `${value.toString('hex')} (${value.length} bytes)`;
  return JSON.stringify(value, printable) ?? String(value);
}

function printable(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
