import { isStruct, type Struct } from '../../wire/fields.js';

/** The records that a client tells of. Throws where it tells none. */
export function recordsIn({ records }: Struct): readonly Struct[] {
  if (!(Array.isArray(records) && records.every(isStruct))) throw new Error('The client told of no records');
  return records;
}

/** The values of the records that a client tells of, in the order in which they came. */
export function valuesIn(answer: Struct): readonly unknown[] {
  return recordsIn(answer).map(({ value }) => value);
}

/** The texts in a list that a client tells. */
export function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** The numbers in a list that a client tells. */
export function numbersIn(list: unknown): readonly number[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'number') : [];
}
