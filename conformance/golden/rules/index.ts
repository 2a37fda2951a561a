import { adminRules } from './admin.js';
import { dataRules } from './data.js';
import { groupRules } from './groups.js';
import { newerGroupRules } from './newer-groups.js';
import type { Rules } from './rule.js';
import { securityRules } from './security.js';
import { transactionRules } from './transactions.js';

export type { Rule, SetRule } from './rule.js';

/** One table for each part of the protocol; no API stands in two. */
export const RULE_TABLES: readonly Rules[] = [
  dataRules,
  adminRules,
  groupRules,
  newerGroupRules,
  transactionRules,
  securityRules,
];

/** What may differ between a recorded answer and a live one, of every API. A field that is not listed must be equal. */
export const RULES: Rules = Object.fromEntries(RULE_TABLES.flatMap((table) => Object.entries(table)));
