import { bound, type Rules } from './rule.js';

/** Of groups and what they have committed. */
export const groupRules: Rules = {
  JoinGroup: {
    leader: bound('member'),
    memberId: bound('member'),
    'members[].memberId': bound('member'),
  },
};
