import { type Field, type Fields, inVersion, nullableIn, ZERO_UUID } from '../schema.js';
import type { Random } from './random.js';

export type Struct = { readonly [field: string]: unknown };

/** What the values of a message are: all of one kind for the edges, or mixed. */
export type Flavour = 'defaults' | 'smallest' | 'largest' | 'empty' | 'mixed';
export const FLAVOURS: readonly Flavour[] = ['defaults', 'smallest', 'largest', 'empty'];

const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  int8: [-0x80, 0x7f],
  int16: [-0x8000, 0x7fff],
  uint16: [0, 0xffff],
  int32: [-0x80000000, 0x7fffffff],
};
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** A message as the version decodes it: every field present, those that it lacks at their default. */
export function randomMessage(fields: Fields, version: number, random: Random, flavour: Flavour = 'mixed'): Struct {
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      inVersion(field.options, version) ? value(field, version, random, flavour) : initial(field),
    ]),
  );
}

function value(field: Field, version: number, random: Random, flavour: Flavour): unknown {
  const mayBeNull = nullableIn(field.options, version);
  switch (flavour) {
    case 'defaults':
      return legalInitial(field, version);
    case 'smallest':
      return mayBeNull ? null : extreme(field, version, random, flavour);
    case 'largest':
    case 'empty':
      return extreme(field, version, random, flavour);
    case 'mixed':
      if (mayBeNull && random.chance(4)) return null;
      if (random.chance(6)) return legalInitial(field, version);
      return mixed(field, version, random);
  }
}

/** A default of null is none where the version does not allow null. */
function legalInitial(field: Field, version: number): unknown {
  const isNull = field.options.default === null && !nullableIn(field.options, version);
  return isNull ? empty(field) : initial(field);
}

/** What a field is in a version that lacks it. */
export function initial(field: Field): unknown {
  return field.options.default === undefined ? empty(field) : field.options.default;
}

function empty({ kind, fields = {} }: Field): unknown {
  switch (kind) {
    case 'boolean':
      return false;
    case 'int64':
      return 0n;
    case 'uuid':
      return ZERO_UUID;
    case 'string':
      return '';
    case 'bytes':
    case 'records':
      return Buffer.alloc(0);
    case 'array':
      return [];
    case 'struct':
      return Object.fromEntries(Object.entries(fields).map(([name, inner]) => [name, initial(inner)]));
    default:
      return 0;
  }
}

function extreme(field: Field, version: number, random: Random, flavour: 'smallest' | 'largest' | 'empty'): unknown {
  const { kind, element } = field;
  const range = RANGES[kind];
  if (kind === 'struct') return randomMessage(field.fields ?? {}, version, random, flavour);
  if (flavour === 'empty') return empty(field);
  if (range !== undefined) return range[flavour === 'largest' ? 1 : 0];
  if (kind === 'boolean') return flavour === 'largest';
  if (kind === 'int64') return flavour === 'largest' ? INT64_MAX : INT64_MIN;
  if (kind === 'float64') return flavour === 'largest' ? Number.MAX_VALUE : -Number.MAX_VALUE;
  if (flavour === 'smallest') return empty(field);
  switch (kind) {
    case 'uuid':
      return Buffer.alloc(16, 0xff).toString('base64url');
    case 'string':
      return '€'.repeat(100);
    case 'array':
      return element === undefined ? [] : [value(element, version, random, flavour)];
    default:
      return Buffer.alloc(200, 0xff);
  }
}

function mixed(field: Field, version: number, random: Random): unknown {
  const { kind, element } = field;
  const range = RANGES[kind];
  if (range !== undefined) {
    const [min, max] = range;
    return random.pick([0, 1, min, max, min + random.below(max - min + 1), random.below(0x80)]);
  }
  switch (kind) {
    case 'boolean':
      return random.chance(2);
    case 'int64':
      return random.pick([0n, 1n, -1n, INT64_MIN, INT64_MAX, 2n ** 53n + 1n, random.bigint(), BigInt(random.bits())]);
    case 'float64':
      return random.pick([0, -1.5, Number.MAX_VALUE, Number.MIN_VALUE, random.bits() / 7]);
    case 'uuid':
      return random.pick([ZERO_UUID, random.bytes(16).toString('base64url')]);
    case 'string':
      return random.pick(['', 'topic-1', 'größe', '日本語', '😀 "quoted"\n\u0000', 'x'.repeat(random.below(200))]);
    case 'bytes':
    case 'records':
      return random.bytes(random.pick([0, 1, random.below(200), random.below(40) === 0 ? 5000 : 127]));
    case 'struct':
      return randomMessage(field.fields ?? {}, version, random);
    default:
      if (element === undefined) return [];
      return Array.from({ length: random.below(4) }, () => value(element, version, random, 'mixed'));
  }
}
