import { bound, type Rules, shape } from './rule.js';

/** Of groups and what they have committed. */
export const groupRules: Rules = {
  JoinGroup: {
    leader: bound('member'),
    memberId: bound('member'),
    'members[].memberId': bound('member'),
  },
  LeaveGroup: {
    'members[].memberId': bound('member'),
  },
  DescribeGroups: {
    'groups[].members[].memberId': bound('member'),
    'groups[].members[].clientHost': shape('where the client runs'),
  },
};
