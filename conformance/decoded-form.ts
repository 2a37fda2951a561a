import { inspect } from 'node:util';
import { isStruct } from './wire/fields.js';

/** A decoded message over several lines, bytes as hex. */
export function inDecodedForm(body: unknown): string {
  return inspect(readable(body), { depth: null, breakLength: 116, maxArrayLength: null, maxStringLength: null });
}

/** Bytes as their hex, so that `inspect` shows them whole. */
function readable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  if (Array.isArray(value)) return value.map(readable);
  if (!isStruct(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
}
