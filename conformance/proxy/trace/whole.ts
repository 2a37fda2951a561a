import { errorName } from '../../../protocol/index.js';
import { type Fields, inVersion } from '../../../protocol/schema.js';
import { inDecodedForm } from '../../decoded-form.js';
import { ERROR_FIELD } from '../../wire/error-codes.js';
import { summarizeBatches } from './batch-summary.js';
import { isSecret } from './secrets.js';

/** Says in place of a secret how long it is. */
export function hidden(value: unknown): string {
  const length = Buffer.isBuffer(value) || typeof value === 'string' ? value.length : 0;
  return `<${length} bytes, hidden>`;
}

/** Of which message a value is a part. */
export interface Part {
  readonly apiName: string;
  readonly version: number;
  readonly fields: Fields;
}

/**
 * A message as JSON can hold it, with the fields that its version has: secrets hidden, records as summaries of their
 * batches, other bytes as hex.
 */
export function plain(part: Part, message: unknown): unknown {
  const { apiName, version, fields } = part;
  if (typeof message !== 'object' || message === null) return message;
  const entries = Object.entries(message).filter(([name]) => inVersion(fields[name]?.options ?? {}, version));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (isSecret(apiName, name, message)) return [name, value === null ? null : hidden(value)];
      const field = fields[name];
      if (field?.kind === 'records' && Buffer.isBuffer(value)) return [name, summarizeBatches(value)];
      return [name, plainValue({ ...part, fields: field?.fields ?? field?.element?.fields ?? {} }, value)];
    }),
  );
}

function plainValue(part: Part, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (Array.isArray(value)) return value.map((item) => plainValue(part, item));
  return plain(part, value);
}

/** A whole message for a person, over as many lines as it takes. */
export function wholeMessage(part: Part, message: unknown): string {
  return inDecodedForm(withErrorNames(plain(part, message)));
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
