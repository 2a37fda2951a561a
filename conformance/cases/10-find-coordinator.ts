import { ErrorCode, FindCoordinator, isRetriable, Metadata } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields, expectThat } from '../expect.js';

const PATIENCE_MS = 15_000;
const STRANGE_TYPE = 99;

interface Found {
  readonly key: string;
  readonly errorCode: number;
  readonly nodeId: number;
  readonly host: string;
  readonly port: number;
}

/** Asks as the version does it, without waiting for the coordinator to be there. */
async function ask({ send, version }: CaseContext, keys: readonly string[], keyType = 0): Promise<Found[]> {
  if (version >= 4) return (await send(FindCoordinator, { coordinatorKeys: keys, keyType })).coordinators;
  const [key = ''] = keys;
  return [{ key, ...(await send(FindCoordinator, { key, keyType })) }];
}

/** Asks until the broker has made what it keeps groups in. */
async function find(context: CaseContext, keys: readonly string[]): Promise<Found[]> {
  const found = await retry(async () => {
    const answers = await ask(context, keys);
    return answers.some(({ errorCode }) => isRetriable(errorCode)) ? undefined : answers;
  }, PATIENCE_MS);
  expectThat(`there are coordinators within ${PATIENCE_MS} ms`, found !== undefined, found);
  return found ?? [];
}

export const findCoordinatorCases = [
  must('find-coordinator/of-a-group', {
    api: FindCoordinator,
    versions: [0, 4],
    needs: [Metadata],
    see: 'Protocol guide, FindCoordinator',
    why: 'The first thing that a consumer of a group asks; to the address that it gets it connects.',
    async run(context) {
      const groupId = context.freshGroupId();
      const found = await find(context, [groupId]);
      expectFields(found, [{ key: groupId, errorCode: ErrorCode.NONE }]);
      const { brokers } = await context.send(Metadata, { topics: [] });
      const broker = brokers.find(({ nodeId }) => nodeId === found[0]?.nodeId);
      expectThat('the coordinator is one of the brokers', broker !== undefined, found[0]?.nodeId);
      expectFields(found, [{ host: broker?.host ?? '', port: broker?.port ?? -1 }]);
      expectEqual('the second answer', await find(context, [groupId]), found);
    },
  }),

  must('find-coordinator/several-groups', {
    api: FindCoordinator,
    versions: [4, 4],
    see: 'KIP-699',
    why: 'Tools that look after many groups ask for all of them at once, and match the answers by their keys.',
    async run(context) {
      const keys = [context.freshGroupId(), context.freshGroupId(), context.freshGroupId()];
      const found = await find(context, keys);
      expectEqual('the keys', found.map(({ key }) => key).sort(), keys.sort());
      for (const { key, errorCode } of found) expectEqual(`${key} errorCode`, errorCode, ErrorCode.NONE);
    },
  }),

  must('find-coordinator/unknown-key-type', {
    api: FindCoordinator,
    versions: [1, 4],
    see: 'Protocol guide, Error Codes',
    why: 'A newer client that asks for a newer kind of thing must not be sent to the coordinator of a group.',
    async run(context) {
      const [found] = await ask(context, ['something'], STRANGE_TYPE);
      expectEqual('errorCode', found?.errorCode, ErrorCode.INVALID_REQUEST);
    },
  }),
];
