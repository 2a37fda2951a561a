import type { Logger } from 'pino';
import { ErrorCode, FindCoordinator } from '../../protocol/index.js';
import type { GroupCoordinator } from '../groups/coordinator.js';
import { handleGroup, type RequestContext } from '../handler.js';

const GROUP = 0;
const TRANSACTION = 1;
/** Of a partition that a share group reads (KIP-932); asked for from v6 on. */
const SHARE = 2;
const SHARE_VERSION = 6;

const NOWHERE = { nodeId: -1, host: '', port: -1 };

/** What one key is answered, in the shape that v4 gives it. */
async function find({ version, cluster, log }: RequestContext, groups: GroupCoordinator, keyType: number, key: string) {
  if (keyType === GROUP) {
    const broker = (await coordinates(groups, key, log)) ? cluster.coordinator(key) : undefined;
    if (broker === undefined) {
      return {
        key,
        ...NOWHERE,
        errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE,
        errorMessage: 'No broker coordinates it.',
      };
    }
    return { key, nodeId: broker.id, host: broker.host, port: broker.port, errorCode: ErrorCode.NONE };
  }
  if (keyType === TRANSACTION) {
    const errorMessage = 'This broker does not serve transactions.';
    return { key, ...NOWHERE, errorCode: ErrorCode.UNSUPPORTED_VERSION, errorMessage };
  }
  if (keyType === SHARE && version >= SHARE_VERSION) {
    // As Kafka 3.9 answers, which has no share groups either.
    const errorMessage = 'This broker does not serve share groups.';
    return { key, ...NOWHERE, errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, errorMessage };
  }
  return { key, ...NOWHERE, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `There is no key type ${keyType}.` };
}

/** Whether a group can be kept here. */
async function coordinates(groups: GroupCoordinator, groupId: string, log: Logger): Promise<boolean> {
  try {
    return await groups.coordinates(groupId);
  } catch (error) {
    log.error({ err: error, group: groupId }, 'there is no log to keep groups in');
    return false;
  }
}

export const findCoordinator = handleGroup(FindCoordinator, {
  async answer({ key, keyType, coordinatorKeys }, groups, context) {
    const answerTo = (one: string) => find(context, groups, keyType, one);
    if (context.version >= 4) return { coordinators: await Promise.all(coordinatorKeys.map(answerTo)) };
    const { key: _key, ...coordinator } = await answerTo(key);
    return coordinator;
  },
  refuse: ({ coordinatorKeys }, errorCode, { version }) =>
    version >= 4
      ? { coordinators: coordinatorKeys.map((key) => ({ key, ...NOWHERE, errorCode })) }
      : { ...NOWHERE, errorCode },
});
