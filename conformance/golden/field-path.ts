import { isStruct } from '../wire/fields.js';

/** Paths of fields in decoded messages: `members[0].memberId`. */

/** The value at a path; undefined where there is none. */
export function valueAt(message: unknown, path: string): unknown {
  return steps(path).reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)];
    return isStruct(value) ? value[step] : undefined;
  }, message);
}

/** A copy of a message with another value at a path, which must be there. */
export function withValueAt(message: unknown, path: string, value: unknown): unknown {
  const set = (at: unknown, [step, ...rest]: readonly string[]): unknown => {
    if (step === undefined) return value;
    if (Array.isArray(at)) return at.map((item, index) => (String(index) === step ? set(item, rest) : item));
    if (isStruct(at) && step in at) return { ...at, [step]: set(at[step], rest) };
    throw new Error(`there is no field ${path}`);
  };
  return set(message, steps(path));
}

function steps(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}
