import { adminRules } from './admin.js';
import { dataRules } from './data.js';
import { groupRules } from './groups.js';
import { newerGroupRules } from './newer-groups.js';
import type { Rules } from './rule.js';
import { securityRules } from './security.js';
import { transactionRules } from './transactions.js';

export type { Rule, SetRule } from './rule.js';

/** What may differ between a recorded answer and a live one, of every API. A field that is not listed must be equal. */
export const RULES: Rules = {
  ...dataRules,
  ...adminRules,
  ...groupRules,
  ...newerGroupRules,
  ...transactionRules,
  ...securityRules,
};
