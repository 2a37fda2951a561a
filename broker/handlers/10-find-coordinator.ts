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
async function find(context: RequestContext, groups: GroupCoordinator, keyType: number, key: string) {
  if (keyType === GROUP || keyType === TRANSACTION) {
    const { cluster, transactions, log } = context;
    const keeper = keyType === GROUP ? groups : transactions;
    const broker = (await coordinates(keeper, key, log)) ? cluster.coordinator(key) : undefined;
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
  if (keyType === SHARE && context.version >= SHARE_VERSION) {
    // As Kafka 3.9 answers, which has no share groups either.
    const errorMessage = 'This broker does not serve share groups.';
    return { key, ...NOWHERE, errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, errorMessage };
  }
  return { key, ...NOWHERE, errorCode: ErrorCode.INVALID_REQUEST, errorMessage: `There is no key type ${keyType}.` };
}

interface Keeper {
  coordinates(key: string): Promise<boolean>;
}

/** Whether a group or a transactional id can be kept here. */
async function coordinates(keeper: Keeper, key: string, log: Logger): Promise<boolean> {
  try {
    return await keeper.coordinates(key);
  } catch (error) {
    log.error({ err: error, key }, 'there is no log to keep groups or transactions in');
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
