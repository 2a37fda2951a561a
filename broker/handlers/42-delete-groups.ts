import { DeleteGroups, type DeleteGroupsRequest } from '../../protocol/index.js';
import { handleGroup } from '../handler.js';

export const deleteGroups = handleGroup(DeleteGroups, {
  answer: async (request, groups) => ({
    results: await Promise.all(
      namedIn(request).map(async (groupId) => ({ groupId, errorCode: await groups.deleteIfEmpty(groupId) })),
    ),
  }),
  refuse: (request, errorCode) => ({ results: namedIn(request).map((groupId) => ({ groupId, errorCode })) }),
});

/** Each group once, however often it is named. */
function namedIn({ groupsNames }: DeleteGroupsRequest): string[] {
  return [...new Set(groupsNames)];
}
