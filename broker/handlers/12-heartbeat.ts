import { Heartbeat } from '../../protocol/index.js';
import { handleGroup } from '../handler.js';

export const heartbeat = handleGroup(Heartbeat, {
  answer: (request, groups) => ({ errorCode: groups.heartbeat(request) }),
  refuse: (_request, errorCode) => ({ errorCode }),
});
