import { randomBytes } from 'node:crypto';
import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { keyFields } from '../wire/element-keys.js';
import { ERROR_FIELD } from '../wire/error-codes.js';
import { isStruct, type Struct } from '../wire/fields.js';
import { EACH, type ResponseField } from '../wire/response-fields.js';

/** One way in which a value can be wrong; what it does not apply to it leaves as it is. */
export type Change = (value: unknown) => unknown;

/** An error that nobody waits out, and one that is told from it. */
const SOME_ERROR = ErrorCode.POLICY_VIOLATION;
const OTHER_ERROR = ErrorCode.INVALID_REQUEST;

const NULL: readonly [string, Change] = ['null', () => null];
const other =
  (from: unknown, to: unknown): Change =>
  (value) =>
    value === from ? to : value;
const unlessNull =
  (change: Change): Change =>
  (value) =>
    value === null ? null : change(value);

/** The ways in which a field of this kind can be wrong, by name. */
export function changesOf({
  path,
  kind,
  nullable,
}: ResponseField): readonly (readonly [name: string, change: Change])[] {
  switch (kind) {
    case 'boolean':
      return [['flipped', (value) => value !== true]];
    case 'int8':
    case 'int16':
    case 'uint16':
    case 'int32':
    case 'float64':
      if (ERROR_FIELD.test(path.at(-1) ?? '')) return ERRORS;
      return [
        ['plus-one', (value) => Number(value) + 1],
        ['minus-one', (value) => Number(value) - 1],
      ];
    case 'int64':
      return [
        ['plus-one', (value) => (typeof value === 'bigint' ? BigInt.asIntN(64, value + 1n) : value)],
        ['minus-one', (value) => (typeof value === 'bigint' ? BigInt.asIntN(64, value - 1n) : value)],
      ];
    case 'uuid': {
      // One for all answers, as if the broker believed in it.
      const another = randomBytes(16).toString('base64url');
      return [
        ['another', () => another],
        ['zero', () => ZERO_UUID],
      ];
    }
    case 'string':
      return [
        ['changed', unlessNull((value) => `${value}x`)],
        ['emptied', unlessNull(() => '')],
        ...(nullable ? [NULL, ['not-null', other(null, 'x')] as const] : []),
      ];
    case 'bytes':
    case 'records':
      return [
        ['changed', (value) => (Buffer.isBuffer(value) ? lastByteChanged(value) : value)],
        ['emptied', unlessNull(() => Buffer.alloc(0))],
        ...(nullable ? [NULL, ['not-null', other(null, Buffer.from('x'))] as const] : []),
      ];
    case 'array':
      return [
        ['dropped', (value) => (Array.isArray(value) ? value.slice(1) : value)],
        ['doubled', (value) => (Array.isArray(value) ? [...value.slice(0, 1), ...value] : value)],
        ['swapped', (value) => (Array.isArray(value) ? swapped(value) : value)],
        ...(nullable ? [NULL, ['not-null', (value: unknown) => value ?? []] as const] : []),
      ];
    case 'struct':
      return nullable ? [NULL] : [];
  }
}

const ERRORS: readonly (readonly [string, Change])[] = [
  ['none-to-error', other(ErrorCode.NONE, SOME_ERROR)],
  ['error-to-none', () => ErrorCode.NONE],
  [
    'error-to-another',
    (value) => {
      if (value === ErrorCode.NONE) return value;
      return value === SOME_ERROR ? OTHER_ERROR : SOME_ERROR;
    },
  ],
];

function lastByteChanged(value: Buffer): Buffer {
  const changed = Buffer.from(value);
  if (changed.length > 0) changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
  return changed;
}

/**
 * The first two give each other what they say: where elements have keys, the order of an array means nothing, and each
 * keeps its key and says what the other said.
 */
function swapped(value: readonly unknown[]): unknown[] {
  const [first, second, ...rest] = value;
  if (value.length < 2) return [...value];
  if (!isStruct(first) || !isStruct(second)) return [second, first, ...rest];
  const keyOf = (element: Struct) => Object.fromEntries(keyFields(element).map((name) => [name, element[name]]));
  return [{ ...second, ...keyOf(first) }, { ...first, ...keyOf(second) }, ...rest];
}

/** A copy of `value` in which `change` was made wherever `path` leads. */
export function changedAt(value: unknown, path: readonly string[], change: Change): unknown {
  const [name, ...inner] = path;
  if (name === undefined) return change(value);
  if (name === EACH) return Array.isArray(value) ? value.map((item) => changedAt(item, inner, change)) : value;
  if (!isStruct(value) || !(name in value)) return value;
  return { ...value, [name]: changedAt(value[name], inner, change) };
}
