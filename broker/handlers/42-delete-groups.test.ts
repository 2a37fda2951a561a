import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { coordinator, GROUP, joining } from '../groups/testing/fixture.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { deleteGroups } from './42-delete-groups.js';

test('a group that is named twice is deleted once, with one result', async () => {
  const groups = coordinator();
  await groups.join(joining({ requireMemberId: true }));
  const services = await servicesInMemory({ groups });
  const request = { groupsNames: [GROUP, 'unheard', GROUP, ''] };
  for (const version of [0, 1, 2]) {
    expect((await ask(deleteGroups, version, request, services)).results).toEqual([
      { groupId: GROUP, errorCode: version === 0 ? ErrorCode.NONE : ErrorCode.GROUP_ID_NOT_FOUND },
      { groupId: 'unheard', errorCode: ErrorCode.GROUP_ID_NOT_FOUND },
      { groupId: '', errorCode: ErrorCode.GROUP_ID_NOT_FOUND },
    ]);
  }
});
