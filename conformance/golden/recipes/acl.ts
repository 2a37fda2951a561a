import type { Recording } from '../recipe.js';

/** Codes of KIP-140 and KIP-290. */
export const ANY = 1;
export const TOPIC = 2;
export const GROUP = 3;
export const LITERAL = 3;
export const PREFIXED = 4;
export const READ = 3;
export const WRITE = 4;
export const DENY = 2;
export const ALLOW = 3;

/** A rule about a topic that is named by the first name of a recording, for the user that the second one names. */
export function ruleOf({ names: [topic = '', user = ''] }: Pick<Recording, 'names'>) {
  return {
    resourceType: TOPIC,
    resourceName: topic,
    resourcePatternType: LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: READ,
    permissionType: ALLOW,
  };
}

/** What finds that rule, and every other of the user. */
export function filterOf({ names: [, user = ''] }: Pick<Recording, 'names'>) {
  return {
    resourceTypeFilter: ANY,
    resourceNameFilter: null,
    patternTypeFilter: LITERAL,
    principalFilter: `User:${user}`,
    hostFilter: null,
    operation: ANY,
    permissionType: ANY,
  };
}
