import { errorName } from '../../../protocol/index.js';

/** One error code of an answer that is not 0. */
export interface FoundError {
  /** `topics[0].partitions[2].errorCode` */
  readonly path: string;
  readonly code: number;
  readonly name: string;
}

/** Every field that holds an error code ends so: `errorCode`, `acknowledgeErrorCode`. */
export const ERROR_FIELD = /errorCode$/i;

/** All errors in an answer, in order. */
export function errorsIn(value: unknown, path = ''): FoundError[] {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    if (typeof inner !== 'number' || !ERROR_FIELD.test(name)) return errorsIn(inner, here);
    return inner === 0 ? [] : [{ path: here, code: inner, name: errorName(inner) }];
  });
}

/** Each kind of error once, with how often it is there: `UNKNOWN_TOPIC_OR_PARTITION ×2`. */
export function distinctErrors(errors: readonly FoundError[]): string {
  const counts = new Map<string, number>();
  for (const { name } of errors) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ');
}
