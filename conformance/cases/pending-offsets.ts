import {
  AddOffsetsToTxn,
  EndTxn,
  ErrorCode,
  FindCoordinator,
  InitProducerId,
  TxnOffsetCommit,
  type TxnOffsetCommitResponse,
} from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import type { CaseContext } from '../case-context.js';
import { freshName, type TestTopic } from '../fixtures.js';
import type { Group } from './group.js';

const PATIENCE_MS = 15_000;
const TRANSACTION_MS = 30_000;
const TRANSACTION_KEY = 1;

/** An offset of partition 0 that a transaction has committed, which itself has not ended yet. */
export interface PendingOffset {
  readonly answer: TxnOffsetCommitResponse;
  end(committed: boolean): Promise<void>;
}

/** The APIs that it takes. */
export const PENDING_OFFSET_APIS = [FindCoordinator, InitProducerId, AddOffsetsToTxn, TxnOffsetCommit, EndTxn] as const;

/** Commits an offset of a group within a transaction, and leaves that open. */
export async function pendingOffset(
  context: CaseContext,
  { groupId, at: groupAt }: Group,
  topic: TestTopic,
  offset: bigint,
): Promise<PendingOffset> {
  const { client } = context;
  const transactionalId = freshName('transaction');
  // The oldest form that has a key type: v4 asks for many.
  const begun = await retry(async () => {
    const at = await client.send(
      client.anyBroker(),
      FindCoordinator,
      { key: transactionalId, keyType: TRANSACTION_KEY },
      1,
    );
    if (at.errorCode !== ErrorCode.NONE) return undefined;
    const body = { transactionalId, transactionTimeoutMs: TRANSACTION_MS };
    const { errorCode, producerId, producerEpoch } = await context.send(InitProducerId, body, at);
    return errorCode === ErrorCode.NONE ? { at, producer: { transactionalId, producerId, producerEpoch } } : undefined;
  }, PATIENCE_MS);
  if (begun === undefined) throw new TargetError('A transaction for the test could not be begun.');
  const { at, producer } = begun;
  await context.send(AddOffsetsToTxn, { ...producer, groupId }, at);
  const partitions = [{ partitionIndex: 0, committedOffset: offset, committedMetadata: '' }];
  const topics = [{ name: topic.name, partitions }];
  return {
    answer: await context.send(TxnOffsetCommit, { ...producer, groupId, topics }, groupAt),
    async end(committed) {
      await context.send(EndTxn, { ...producer, committed }, at);
    },
  };
}
