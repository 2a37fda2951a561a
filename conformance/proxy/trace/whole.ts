import { inspect } from 'node:util';
import { errorName } from '../../../protocol/index.js';
import type { Fields } from '../../../protocol/schema.js';
import { summarizeBatches } from './batch-summary.js';
import { ERROR_FIELD } from './errors.js';
import { isSecret } from './secrets.js';

/** Says in place of a secret how long it is. */
export function hidden(value: unknown): string {
  const length = Buffer.isBuffer(value) || typeof value === 'string' ? value.length : 0;
  return `<${length} bytes, hidden>`;
}

/** A message as JSON can hold it: secrets hidden, records as summaries of their batches, other bytes as hex. */
export function plain(apiName: string, fields: Fields, message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  return Object.fromEntries(
    Object.entries(message).map(([name, value]) => {
      if (isSecret(apiName, name, message)) return [name, value === null ? null : hidden(value)];
      const field = fields[name];
      if (field?.kind === 'records' && Buffer.isBuffer(value)) return [name, summarizeBatches(value)];
      return [name, plainValue(apiName, field?.fields ?? field?.element?.fields, value)];
    }),
  );
}

function plainValue(apiName: string, fields: Fields | undefined, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (Array.isArray(value)) return value.map((item) => plainValue(apiName, fields, item));
  if (typeof value === 'object') return plain(apiName, fields ?? {}, value);
  return value;
}

/** A whole message for a person, over as many lines as it takes. */
export function wholeMessage(apiName: string, fields: Fields, message: unknown): string {
  return inspect(withErrorNames(plain(apiName, fields, message)), {
    depth: null,
    breakLength: 116,
    maxArrayLength: null,
    maxStringLength: null,
  });
}

function withErrorNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withErrorNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isError = typeof inner === 'number' && inner !== 0 && ERROR_FIELD.test(name);
      return [name, isError ? `${inner} ${errorName(inner)}` : withErrorNames(inner)];
    }),
  );
}
