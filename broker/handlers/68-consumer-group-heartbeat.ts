import { ConsumerGroupHeartbeat, ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { withoutConsumerGroups } from '../features/features.js';
import { handleGroup } from '../handler.js';

/** From this version on a new member names itself (KIP-1082). */
const OWN_NAME_VERSION = 1;

export const consumerGroupHeartbeat = handleGroup(ConsumerGroupHeartbeat, {
  async answer(request, groups, { version, clientId, clientHost, metadata }) {
    if (withoutConsumerGroups(metadata)) return { errorCode: ErrorCode.UNSUPPORTED_VERSION };
    const mustNameItself = version >= OWN_NAME_VERSION;
    try {
      return await groups.consumers.heartbeat({ ...request, clientId: clientId ?? '', clientHost, mustNameItself });
    } catch (error) {
      if (error instanceof KafkaError) return { errorCode: error.code, errorMessage: error.message };
      throw error;
    }
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
