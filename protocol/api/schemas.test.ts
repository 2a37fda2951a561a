import { describe, expect, test } from 'vitest';
import { BY_NAME } from '../testing/all-messages.js';
import { compareFields, compareMessage, compareStructs, type FieldView } from '../testing/compare-schemas.js';
import { withShared } from '../testing/judge.js';

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
