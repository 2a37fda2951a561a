import { describe, expect, test } from 'vitest';
import { type Field, type Fields, inVersion, nullableIn, ZERO_UUID } from '../schema.js';
import { BY_NAME, type NamedMessage, versionsOf } from '../testing/all-messages.js';
import { withShared } from '../testing/judge.js';
import { inRange, type KafkaField, type KafkaSchema, newestSchema } from '../testing/kafka-schemas.js';

/**
 * Every declaration against Kafka's own schemas, version by version: what is on the wire, and what a field is that is not.
 * Both are brought to one form, so that a difference is a line of text.
 */
interface FieldView {
  readonly type: string;
  readonly present: boolean;
  readonly nullable: boolean;
  readonly tag: number | undefined;
  readonly classic: boolean;
  readonly default: string;
  readonly ignorable: boolean;
  readonly fields: ReadonlyMap<string, FieldView>;
}

type StructView = ReadonlyMap<string, FieldView>;

/** What a default means where none is given. */
const ZERO: Readonly<Record<string, string>> = {
  boolean: 'false',
  uuid: ZERO_UUID,
  string: '',
  bytes: '',
  records: '',
  array: '',
  struct: '',
};

function ours(fields: Fields, version: number, flexible: boolean, inside = true): StructView {
  return new Map(Object.entries(fields).map(([name, field]) => [name, ourField(field, version, flexible, inside)]));
}

function ourField(field: Field, version: number, flexible: boolean, inside: boolean): FieldView {
  const { kind, element, options } = field;
  const present = inside && inVersion(options, version);
  return {
    type: kind === 'array' ? `[]${element?.kind}` : kind,
    present,
    nullable: nullableIn(options, version),
    tag: flexible ? options.tag : undefined,
    classic: options.classic ?? false,
    default: options.default === undefined ? (ZERO[kind] ?? '0') : String(options.default),
    ignorable: options.ignorable ?? false,
    fields: ours(field.fields ?? element?.fields ?? {}, version, flexible, present),
  };
}

function theirs(fields: readonly KafkaField[], version: number, schema: KafkaSchema, inside = true): StructView {
  return new Map(fields.map((field) => [camelCase(field.name), theirField(field, version, schema, inside)]));
}

function theirField(field: KafkaField, version: number, schema: KafkaSchema, inside: boolean): FieldView {
  const present = inside && inRange(field.versions, version);
  const array = field.type.startsWith('[]');
  const named = array ? field.type.slice(2) : field.type;
  const struct = /^[A-Z]/.test(named);
  const kind = struct ? 'struct' : named === 'bool' ? 'boolean' : named;
  const fields = field.fields ?? schema.commonStructs?.find(({ name }) => name === named)?.fields ?? [];
  return {
    type: array ? `[]${kind}` : kind,
    present,
    nullable: inRange(field.nullableVersions, version),
    tag: inRange(field.taggedVersions, version) ? field.tag : undefined,
    classic: field.flexibleVersions === 'none',
    default: theirDefault(field.default, array ? 'array' : kind),
    ignorable: String(field.ignorable ?? false) === 'true',
    fields: theirs(fields, version, schema, present),
  };
}

function theirDefault(given: KafkaField['default'], kind: string): string {
  if (given === undefined || given === '') return ZERO[kind] ?? '0';
  // Numbers are also written in hexadecimal.
  return /^u?int/.test(kind) ? String(BigInt(given)) : String(given);
}

function camelCase(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function compareStructs(our: StructView, their: StructView, path: string): string[] {
  const differences = [...our].flatMap(([name, field]) => compareFields(field, their.get(name), `${path}.${name}`));
  const [ourOrder, theirOrder] = [present(our), present(their)];
  if (ourOrder !== theirOrder) differences.push(`${path}: fields are ${ourOrder}; Kafka has ${theirOrder}`);
  return differences;
}

function present(struct: StructView): string {
  return [...struct].flatMap(([name, field]) => (field.present ? [name] : [])).join(', ');
}

function compareFields(our: FieldView, their: FieldView | undefined, path: string): string[] {
  // Where only we have it, the order of the fields tells; where neither has it in this version, there is nothing to compare.
  if (their === undefined) return [];
  const differences: string[] = [];
  // What is said of a field that is always on the wire is never used; what a version lacks is at its default, and may be
  // ignorable. A set drops such fields and such words, so they are compared only where they count.
  const compared: (keyof FieldView)[] = our.present
    ? ['type', 'present', 'nullable', 'tag', 'classic', 'default']
    : ['present', 'default', 'ignorable'];
  for (const property of compared)
    if (our[property] !== their[property])
      differences.push(`${path}: ${property} is ${our[property]}; Kafka has ${their[property]}`);
  // Inside a struct that the version lacks, nothing counts.
  return our.present ? [...differences, ...compareStructs(our.fields, their.fields, path)] : differences;
}

function compareMessage(named: NamedMessage): string[] {
  const differences = new Map<string, number[]>();
  for (const version of versionsOf(named)) {
    const found = newestSchema(named.name, version);
    const lines =
      found === undefined ? [`${named.name}: no Kafka has this version`] : compareVersion(named, version, found.schema);
    for (const line of lines) differences.set(line, [...(differences.get(line) ?? []), version]);
  }
  return [...differences].map(([line, versions]) => `${line} (v${versions.join(', v')})`);
}

function compareVersion({ name, apiKey, message }: NamedMessage, version: number, schema: KafkaSchema): string[] {
  const flexible = message.isFlexible(version);
  const differences = compareStructs(
    ours(message.fields, version, flexible),
    theirs(schema.fields, version, schema),
    name,
  );
  if (flexible !== inRange(schema.flexibleVersions, version)) differences.push(`${name}: flexible is ${flexible}`);
  if (apiKey !== schema.apiKey) differences.push(`${name}: the key is ${apiKey}; Kafka has ${schema.apiKey}`);
  return differences;
}

withShared("Kafka's schemas agree with the declaration of", 'kafka-schemas', () => {
  test.each(BY_NAME)('%s', (_, named) => {
    expect(compareMessage(named)).toEqual([]);
  });
});

describe('the comparison', () => {
  test('sees every kind of difference', () => {
    const field: FieldView = {
      type: 'int32',
      present: true,
      nullable: false,
      tag: undefined,
      classic: false,
      default: '0',
      ignorable: false,
      fields: new Map(),
    };
    const other = { type: 'int16', nullable: true, tag: 1, classic: true, default: '-1' };
    for (const [property, value] of Object.entries(other))
      expect(compareFields(field, { ...field, [property]: value }, 'f')).toEqual([
        `f: ${property} is ${String(field[property as keyof FieldView])}; Kafka has ${value}`,
      ]);
    const absent = { ...field, present: false };
    expect(compareFields(absent, { ...absent, ignorable: true }, 'f')).toHaveLength(1);
    expect(compareFields(absent, field, 'f')).toHaveLength(1);
    const [ab, ba] = [
      new Map([
        ['a', field],
        ['b', field],
      ]),
      new Map([
        ['b', field],
        ['a', field],
      ]),
    ];
    expect(compareStructs(ab, ba, 'm')).toEqual(['m: fields are a, b; Kafka has b, a']);
    expect(compareStructs(ab, new Map([['a', field]]), 'm')).toEqual(['m: fields are a, b; Kafka has a']);
  });
});
