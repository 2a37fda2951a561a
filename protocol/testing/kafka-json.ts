import { type Field, type Fields, inVersion } from '../schema.js';
import { initial, type Struct } from './random-message.js';

/**
 * Messages in the JSON that Kafka's converters read and write: bytes in base64, int64 as numbers, only the fields that the
 * version has. JavaScript's own JSON would round the numbers.
 */
export function toKafkaJson(fields: Fields, message: Struct, version: number): string {
  const properties = Object.entries(fields)
    .filter(([, field]) => inVersion(field.options, version))
    .map(([name, field]) => `${JSON.stringify(name)}:${print(field, message[name], version)}`);
  return `{${properties.join(',')}}`;
}

function print(field: Field, value: unknown, version: number): string {
  const { element } = field;
  if (Buffer.isBuffer(value)) return `"${value.toString('base64')}"`;
  if (typeof value === 'bigint') return String(value);
  // Without an exponent or a point, Kafka takes a number for an integer and refuses it.
  if (field.kind === 'float64' && typeof value === 'number') return value.toExponential();
  if (Array.isArray(value) && element) return `[${value.map((item) => print(element, item, version)).join(',')}]`;
  if (isStruct(value)) return toKafkaJson(field.fields ?? {}, value, version);
  return JSON.stringify(value);
}

/** Marks a long number in JSON, which is kept as text. */
const LONG = '#long#';

/** JSON in which integers of 16 digits and more come out as text with a mark before it, to lose none of them. */
export function parseKafkaJson(text: string): unknown {
  // A string or a number with a fraction stays as it is.
  const stringsAndNumbers = /("(?:[^"\\]|\\.)*"|-?\d+\.[\dE+-]+)|-?\d{16,}/g;
  return JSON.parse(text.replace(stringsAndNumbers, (match, kept) => kept ?? `"${LONG}${match}"`));
}

/** A message as our decoder would give it. Kafka leaves out what is absent, and tagged fields at their default. */
export function fromKafkaJson(fields: Fields, json: unknown, version: number): Struct {
  if (!isStruct(json)) throw new Error(`${JSON.stringify(json)} is no object`);
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const absent = !inVersion(field.options, version) || json[name] === undefined;
      return [name, absent ? initial(field) : read(field, json[name], version)];
    }),
  );
}

function read(field: Field, json: unknown, version: number): unknown {
  const { kind, element, fields = {} } = field;
  if (json === null) return null;
  switch (kind) {
    case 'int64':
      return BigInt(String(json).replace(LONG, ''));
    case 'bytes':
    case 'records':
      return Buffer.from(String(json), 'base64');
    case 'array':
      return Array.isArray(json) && element ? json.map((item) => read(element, item, version)) : json;
    case 'struct':
      return fromKafkaJson(fields, json, version);
    default:
      return json;
  }
}

function isStruct(value: unknown): value is Struct {
  return typeof value === 'object' && value !== null;
}
