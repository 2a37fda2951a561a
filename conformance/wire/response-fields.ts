import type { Api } from '../../protocol/index.js';
import { type Field, type Fields, inVersion, type Kind, nullableIn } from '../../protocol/schema.js';

/** One field of the answers of one API version. */
export interface ResponseField {
  /** Names from the outside in; `[]` after an array's name stands for each of its elements. */
  readonly path: readonly string[];
  readonly kind: Kind;
  /** Whether this version may carry null here. */
  readonly nullable: boolean;
}

export const EACH = '[]';

/** `topics[].partitions[].errorCode` */
export function pathText(path: readonly string[]): string {
  return path.reduce((text, name) => (name === EACH || text === '' ? text + name : `${text}.${name}`), '');
}

/** Every field that an answer of this version may carry, as the API declares it. */
export function responseFields(api: Api, version: number): ResponseField[] {
  return fieldsOf(api.response.fields, version, []);
}

function fieldsOf(fields: Fields, version: number, outer: readonly string[]): ResponseField[] {
  return Object.entries(fields)
    .filter(([, field]) => inVersion(field.options, version))
    .flatMap(([name, field]) => described(field, version, [...outer, name]));
}

function described(field: Field, version: number, path: readonly string[]): ResponseField[] {
  const { kind, options, element, fields = {} } = field;
  const itself = { path, kind, nullable: nullableIn(options, version) };
  if (kind === 'struct') return [...(itself.nullable ? [itself] : []), ...fieldsOf(fields, version, path)];
  if (kind !== 'array' || element === undefined) return [itself];
  const each = [...path, EACH];
  // Of an element that is a struct only the fields are of interest: that it is there is the array's affair.
  const inner =
    element.kind === 'struct' ? fieldsOf(element.fields ?? {}, version, each) : described(element, version, each);
  return [itself, ...inner];
}
