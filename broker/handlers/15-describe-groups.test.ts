import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { coordinator, GROUP, joining } from '../groups/testing/fixture.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { describeGroups } from './15-describe-groups.js';

const VERSIONS = Array.from({ length: describeGroups.versions[1] + 1 }, (_, version) => version);
const NOT_ASKED = -(2 ** 31);
/** Read, delete, describe, and those of configs: as Kafka 4.3.1 answered; 3.9.2 has no configs of groups. */
const OPERATIONS = 3400;

async function services() {
  const groups = coordinator();
  await groups.join(joining({ requireMemberId: true }));
  return servicesInMemory({ groups });
}

test.each(VERSIONS)('v%i shows a group that is not there as a dead one, from v6 on with an error', async (version) => {
  const { groups } = await ask(describeGroups, version, { groups: ['unheard', GROUP, GROUP] }, await services());
  const [dead, ...alive] = groups;
  const isError = version >= 6;
  expect(dead).toMatchObject({
    groupId: 'unheard',
    errorCode: isError ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE,
    errorMessage: isError ? 'Group unheard not found.' : null,
    groupState: 'Dead',
    authorizedOperations: NOT_ASKED,
  });
  const empty = { groupId: GROUP, errorCode: ErrorCode.NONE, groupState: 'Empty', authorizedOperations: NOT_ASKED };
  expect(alive).toMatchObject([empty, empty]);
});

test.each(VERSIONS.slice(3))('v%i tells what the client may do with groups that there are', async (version) => {
  const request = { groups: [GROUP, 'unheard'], includeAuthorizedOperations: true };
  const { groups } = await ask(describeGroups, version, request, await services());
  expect(groups.map(({ authorizedOperations }) => authorizedOperations)).toEqual([
    OPERATIONS,
    version >= 6 ? NOT_ASKED : OPERATIONS,
  ]);
});
