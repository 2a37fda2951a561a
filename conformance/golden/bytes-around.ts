import { fieldRange } from '../../protocol/field-range.js';
import type { Api } from '../../protocol/index.js';
import type { Difference } from '../../reports/result.js';
import type { LocatedDifference } from './compare.js';

/** How many bytes are shown before and after a field, and of the field itself. */
const AROUND = 8;
const MOST_OF_A_FIELD = 64;

interface Located {
  readonly frame: Buffer;
  readonly headerLength: number;
}

/** The bytes of a field in both answers, with some before and after it; nothing where either does not have it. */
export function bytesAround(
  api: Api,
  version: number,
  { recordedAt, liveAt }: LocatedDifference,
  recorded: Located,
  live: Located,
): Pick<Difference, 'bytes'> {
  const expected = excerpt(api, version, recorded, recordedAt);
  const got = excerpt(api, version, live, liveAt);
  return expected !== undefined && got !== undefined ? { bytes: { expected, got } } : {};
}

function excerpt(api: Api, version: number, { frame, headerLength }: Located, path: string): string | undefined {
  const body = frame.subarray(headerLength);
  const range = fieldRange(api.response, version, body, path);
  if (range === undefined) return undefined;
  const { start, end } = range;
  const hex = (from: number, to: number) => body.toString('hex', Math.max(0, from), to);
  const field = end - start > MOST_OF_A_FIELD ? `${hex(start, start + MOST_OF_A_FIELD)}…` : hex(start, end);
  return `${hex(start - AROUND, start)}[${field}]${hex(end, end + AROUND)}`;
}
