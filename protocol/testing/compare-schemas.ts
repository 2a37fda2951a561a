import { type Field, type Fields, inVersion, nullableIn, ZERO_UUID } from '../schema.js';
import { type NamedMessage, versionsOf } from './all-messages.js';
import { inRange, type KafkaField, type KafkaSchema, newestSchema } from './kafka-schemas.js';

/**
 * Every declaration against Kafka's own schemas, version by version: what is on the wire, and what a field is that is not.
 * Both are brought to one form, so that a difference is a line of text.
 */
export interface FieldView {
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
  const present = inside && inRange(field.versions ?? field.taggedVersions, version);
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

export function compareStructs(our: StructView, their: StructView, path: string): string[] {
  const differences = [...our].flatMap(([name, field]) => compareFields(field, their.get(name), `${path}.${name}`));
  const [ourOrder, theirOrder] = [present(our), present(their)];
  if (ourOrder !== theirOrder) differences.push(`${path}: fields are ${ourOrder}; Kafka has ${theirOrder}`);
  return differences;
}

function present(struct: StructView): string {
  return [...struct].flatMap(([name, field]) => (field.present ? [name] : [])).join(', ');
}

export function compareFields(our: FieldView, their: FieldView | undefined, path: string): string[] {
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

/** What a declaration has otherwise than Kafka's schema of the same name, which may lie in a folder (`records/TopicRecord`). */
export function compareMessage(named: NamedMessage): string[] {
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
