/**
 * The language of the declarations in `api/`. A declaration is data: field names in wire order, each with a type and
 * the versions in which it exists. From it come the TypeScript types (here) and the codecs (`codegen.ts`).
 *
 * Names follow Kafka's message schemas, in camelCase.
 */

/** A tagged field (KIP-482) that the declaration does not know. It is kept on decoding and written back on encoding. */
export interface TaggedField {
  readonly tag: number;
  readonly data: Buffer;
}

export type Kind =
  | 'boolean'
  | 'int8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'uuid'
  | 'string'
  | 'bytes'
  | 'records'
  | 'array'
  | 'struct';

/** In which versions a field exists and what it is otherwise. A version missing here means: without limit. */
export interface FieldOptions<T = never> {
  /** First version that carries the field. */
  readonly since?: number;
  /** Last version that carries it. */
  readonly until?: number;
  /** First version in which the field may be null. */
  readonly nullable?: number;
  /** The number of a tagged field (KIP-482), present only when not at its default. */
  readonly tag?: number;
  /** The value where the version lacks the field; else zero, empty, false. */
  readonly default?: T | null;
  /** A value other than the default may be dropped silently by a version without the field; else that throws. */
  readonly ignorable?: boolean;
  /** Keeps the classic encoding in flexible versions too (the client id of a request header). */
  readonly classic?: boolean;
}

declare const phantom: unique symbol;

/** One declared field; `T` is what it decodes to. */
export interface Field<out T = unknown> {
  readonly kind: Kind;
  readonly options: FieldOptions<unknown>;
  /** The element of an array. */
  readonly element?: Field;
  /** The fields of a struct, in wire order. */
  readonly fields?: Fields;
  /** Only for the type checker. */
  readonly [phantom]?: T;
}

export type Fields = Readonly<Record<string, Field>>;

/** What a set of fields decodes to: every field present, those that the version lacks at their default. */
export type StructOf<F extends Fields> = {
  -readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
} & { unknownTaggedFields?: readonly TaggedField[] };

/** A byte string for encoding, whole or in pieces that stand one behind the other: a broker sends what it holds without joining it. */
export type Bytes = Uint8Array | readonly Uint8Array[];

/** What may be given for encoding a `T`: any field left out takes its default. */
export type Input<T> = T extends string | number | bigint | boolean | null
  ? T
  : T extends Uint8Array
    ? Bytes
    : T extends readonly (infer E)[]
      ? readonly Input<E>[]
      : { readonly [K in keyof T]?: Input<T[K]> | undefined };

/** A field is nullable for TypeScript when any version may carry null. */
type Nullable<T, O> = O extends { readonly nullable: number } ? T | null : T;

function scalar<T>(kind: Kind) {
  return <const O extends FieldOptions<T>>(options?: O): Field<Nullable<T, O>> => ({ kind, options: options ?? {} });
}

export const boolean = scalar<boolean>('boolean');
export const int8 = scalar<number>('int8');
export const int16 = scalar<number>('int16');
export const uint16 = scalar<number>('uint16');
export const int32 = scalar<number>('int32');
/** 64 bits, always a bigint in messages: exact for whatever a peer sends. */
export const int64 = scalar<bigint>('int64');
export const float64 = scalar<number>('float64');
/** 16 bytes, as Kafka prints them: base64url without padding. */
export const uuid = scalar<string>('uuid');
export const string = scalar<string>('string');
export const bytes = scalar<Buffer>('bytes');
/** Record batches or message sets, left undecoded. */
export const records = scalar<Buffer>('records');

/** An array of scalars, or of structs given by their fields. */
export function array<const E extends Field | Fields, const O extends FieldOptions<never>>(
  of: E,
  options?: O,
): Field<Nullable<ElementOf<E>[], O>> {
  return {
    kind: 'array',
    options: options ?? {},
    element: isField(of) ? of : { kind: 'struct', options: {}, fields: of },
  };
}

type ElementOf<E> = E extends Field<infer T> ? T : E extends Fields ? StructOf<E> : never;

/** A single nested struct. */
export function struct<const F extends Fields, const O extends FieldOptions<never>>(
  fields: F,
  options?: O,
): Field<Nullable<StructOf<F>, O>> {
  return { kind: 'struct', options: options ?? {}, fields };
}

function isField(of: Field | Fields): of is Field {
  return typeof of.kind === 'string';
}

/** The versions of a declared message: those it has, and the first flexible one (compact lengths and tagged fields, KIP-482). */
export interface Versions {
  readonly versions: readonly [min: number, max: number];
  readonly flexible?: number;
}

export function inVersion(
  { since = 0, until = Number.POSITIVE_INFINITY }: FieldOptions<unknown>,
  version: number,
): boolean {
  return version >= since && version <= until;
}

export function nullableIn({ nullable }: FieldOptions<unknown>, version: number): boolean {
  return nullable !== undefined && version >= nullable;
}

export const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA';
