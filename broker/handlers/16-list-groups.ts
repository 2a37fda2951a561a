import { ListGroups } from '../../protocol/index.js';
import { handleGroup } from '../handler.js';

export const listGroups = handleGroup(ListGroups, {
  answer({ statesFilter: states, typesFilter: types }, groups) {
    const listed = groups.list({ states, types });
    if (typeof listed === 'number') return { errorCode: listed };
    return {
      groups: listed.map(({ groupId, protocolType, state: groupState, type: groupType }) => ({
        groupId,
        protocolType,
        groupState,
        groupType,
      })),
    };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
