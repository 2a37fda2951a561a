import { expect, it } from 'vitest';
import { RULE_TABLES } from './rules/index.js';
import { countRules, listRules } from './rules-command.js';

it('lists every rule of every table, so that no table hides an API of another', () => {
  const fields = RULE_TABLES.flatMap((table) => Object.values(table).flatMap((rules) => Object.keys(rules)));
  expect(listRules()).toHaveLength(fields.length);
});

it('counts every rule once by kind and once by API', () => {
  const rules = listRules();
  for (const key of ['kind', 'api'] as const) {
    const counts = Object.values(countRules(rules, key));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rules.length);
  }
});

it('says of every rule what it goes by', () => {
  expect(listRules().filter(({ detail }) => detail === '')).toEqual([]);
});
