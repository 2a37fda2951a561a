import { bound, own, type Rules, set, shape, TEXT } from './rule.js';

/** Of groups and what they have committed. */
export const groupRules: Rules = {
  FindCoordinator: {
    errorMessage: TEXT,
    nodeId: shape('any broker may coordinate'),
    host: shape('where the target listens is its own affair'),
    port: shape('where the target listens is its own affair'),
    'coordinators[].nodeId': shape('any broker may coordinate'),
    'coordinators[].host': shape('where the target listens is its own affair'),
    'coordinators[].port': shape('where the target listens is its own affair'),
    'coordinators[].errorMessage': TEXT,
  },
  JoinGroup: {
    leader: bound('member'),
    memberId: bound('member'),
    'members[].memberId': bound('member'),
  },
  LeaveGroup: {
    'members[].memberId': bound('member'),
  },
  DescribeGroups: {
    groups: set('groupId', 'no promised order'),
    'groups[].errorMessage': TEXT,
    'groups[].members[].memberId': bound('member'),
    'groups[].members[].clientHost': shape('where the client runs'),
  },
  DeleteGroups: {
    results: set('groupId', 'no promised order'),
  },
  ListGroups: {
    groups: own('groupId', 'the other groups of the target are its own affair'),
  },
};
