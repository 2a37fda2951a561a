import {
  AddOffsetsToTxn,
  type Address,
  AlterUserScramCredentials,
  type Api,
  ConsumerGroupHeartbeat,
  CreateAcls,
  CreateDelegationToken,
  DeleteAcls,
  EndTxn,
  ExpireDelegationToken,
  IncrementalAlterConfigs,
  type Input,
  JoinGroup,
  LeaveGroup,
  ShareGroupHeartbeat,
  StreamsGroupHeartbeat,
} from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';

const LEAVING = -1;
/** At v2 a member leaves by its id alone, static ones too. */
const LEAVE_BY_ID = 2;
const ONLY_ONE = 3;
const AT_ONCE = -1n;
/** Configurations of groups (KIP-1043); those of topics go with the topic. */
const GROUP_RESOURCE = 32;
const DELETE = 1;

/** One request with its answer, in the words of the target, and who gave it. */
export interface Done {
  readonly api: Api;
  readonly version: number;
  readonly request: Buffer;
  readonly response: Buffer;
  readonly at: Address;
}

type Send = <Req>(api: Api<Req>, body: Input<Req>, version?: number) => Promise<unknown>;
type Undo = (done: Done, send: Send) => Promise<unknown>;

/** How to take back what a request of an API made, where it made anything. */
function undoing<Req, Res>(
  api: Api<Req, Res>,
  undo: (asked: Req, answer: Res, send: Send) => Promise<unknown>,
): [name: string, undo: Undo] {
  const take: Undo = ({ version, request, response }, send) =>
    undo(decodeRequestFrame(api, version, request).body, decodeResponseFrame(api, version, response).body, send);
  return [api.name, take];
}

/** Leaves a group whose members keep themselves alive by a heartbeat that also joins. */
function leaving<Req, Res>(
  api: Api<Req, Res>,
  leave: (asked: Req, answer: Res) => Input<Req>,
): [name: string, undo: Undo] {
  return undoing(api, (asked, answer, send) => send(api, leave(asked, answer)));
}

const UNDO: ReadonlyMap<string, Undo> = new Map([
  undoing(JoinGroup, async ({ groupId }, { memberId }, send) => {
    if (memberId !== '') await send(LeaveGroup, { groupId, memberId }, LEAVE_BY_ID);
  }),
  leaving(ConsumerGroupHeartbeat, ({ groupId, memberId, instanceId }, answer) => {
    return { groupId, memberId: answer.memberId ?? memberId, instanceId, memberEpoch: LEAVING };
  }),
  leaving(ShareGroupHeartbeat, ({ groupId, memberId }) => ({ groupId, memberId, memberEpoch: LEAVING })),
  leaving(StreamsGroupHeartbeat, ({ groupId, memberId, instanceId }) => {
    return { groupId, memberId, instanceId, memberEpoch: LEAVING, endpointInformationEpoch: 0 };
  }),
  undoing(AddOffsetsToTxn, async ({ transactionalId, producerId, producerEpoch }, { errorCode }, send) => {
    if (errorCode === 0) await send(EndTxn, { transactionalId, producerId, producerEpoch, committed: false });
  }),
  undoing(IncrementalAlterConfigs, async ({ resources }, _answer, send) => {
    const ofGroups = resources.filter(({ resourceType }) => resourceType === GROUP_RESOURCE);
    const unset = ofGroups.map(({ configs, ...resource }) => {
      return { ...resource, configs: configs.map(({ name }) => ({ name, configOperation: DELETE, value: null })) };
    });
    if (unset.length > 0) await send(IncrementalAlterConfigs, { resources: unset });
  }),
  undoing(CreateDelegationToken, async (_asked, { errorCode, hmac }, send) => {
    if (errorCode === 0) await send(ExpireDelegationToken, { hmac, expiryTimePeriodMs: AT_ONCE });
  }),
  undoing(CreateAcls, async ({ creations }, { results }, send) => {
    const filters = creations
      .filter((_rule, index) => results[index]?.errorCode === 0)
      .map(({ resourceType, resourceName, resourcePatternType, principal, host, operation, permissionType }) => ({
        resourceTypeFilter: resourceType,
        resourceNameFilter: resourceName,
        patternTypeFilter: resourcePatternType || ONLY_ONE,
        principalFilter: principal,
        hostFilter: host,
        operation,
        permissionType,
      }));
    if (filters.length > 0) await send(DeleteAcls, { filters });
  }),
  undoing(AlterUserScramCredentials, async ({ upsertions }, { results }, send) => {
    const deletions = upsertions
      .filter(({ name }) => results.some(({ user, errorCode }) => user === name && errorCode === 0))
      .map(({ name, mechanism }) => ({ name, mechanism }));
    if (deletions.length > 0) await send(AlterUserScramCredentials, { deletions, upsertions: [] });
  }),
]);

/**
 * Takes back, the last one first, what requests made that is no topic and no group: members leave, transactions are aborted,
 * tokens expire, rules and users are deleted. What is gone already is no error, and a target that cannot do it fails no test.
 */
export async function undo(done: readonly Done[], client: ClusterClient): Promise<void> {
  for (const one of [...done].reverse()) {
    await UNDO.get(one.api.name)?.(one, (api, body, version) => client.send(one.at, api, body, version)).catch(
      () => {},
    );
  }
}
