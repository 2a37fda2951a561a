import { ErrorCode, errorName } from '../../../protocol/index.js';
import { errorCodesIn, type LocatedCode } from '../../wire/error-codes.js';

/** One error code of an answer that is not 0. */
export interface FoundError extends LocatedCode {
  readonly name: string;
}

/** All errors in an answer, in order. */
export function errorsIn(answer: unknown): FoundError[] {
  return errorCodesIn(answer)
    .filter(({ code }) => code !== ErrorCode.NONE)
    .map((found) => ({ ...found, name: errorName(found.code) }));
}

/** Each kind of error once, with how often it is there: `UNKNOWN_TOPIC_OR_PARTITION ×2`. */
export function distinctErrors(errors: readonly FoundError[]): string {
  const counts = new Map<string, number>();
  for (const { name } of errors) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).join(', ');
}
