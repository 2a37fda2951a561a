import {
  AddOffsetsToTxn,
  AddPartitionsToTxn,
  type AddPartitionsToTxnRequest,
  InitProducerId,
  type Input,
} from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

/** No replay waits for the end of it; what one leaves open is aborted by then. */
export const TRANSACTION_TIMEOUT_MS = 30_000;

/** What every request of a transaction says of its producer. */
export interface Identity {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** A transactional producer, named by the first name of a recording. */
export async function producer({ ask, names: [transactionalId = ''] }: Recording): Promise<Identity> {
  const transactionTimeoutMs = TRANSACTION_TIMEOUT_MS;
  const { producerId, producerEpoch } = await ask(InitProducerId, { transactionalId, transactionTimeoutMs });
  return { transactionalId, producerId, producerEpoch };
}

/** One with an open transaction, in which the offsets of the first group of a recording are. */
export async function producerAtWork(recording: Recording): Promise<Identity> {
  const identity = await producer(recording);
  const [groupId = ''] = recording.groups;
  await recording.ask(AddOffsetsToTxn, { ...identity, groupId });
  return identity;
}

export interface Addition extends Identity {
  readonly topics: readonly { readonly name: string; readonly partitions: readonly number[] }[];
  readonly verifyOnly?: boolean;
}

/** Brokers send the newer ones. */
const NEWEST_OF_CLIENTS = 3;

/** Up to v3 partitions are added to one transaction, from v4 on to many (KIP-890). */
export function adding(version: number, ...transactions: Addition[]): Input<AddPartitionsToTxnRequest> {
  if (version > NEWEST_OF_CLIENTS) return { transactions };
  const [first] = transactions;
  return {
    v3AndBelowTransactionalId: first?.transactionalId ?? '',
    v3AndBelowProducerId: first?.producerId ?? -1n,
    v3AndBelowProducerEpoch: first?.producerEpoch ?? -1,
    v3AndBelowTopics: first?.topics ?? [],
  };
}

/** One whose open transaction holds partition 0 of the first topic of a recording. */
export async function producerOfPartition(recording: Recording): Promise<Identity> {
  const identity = await producer(recording);
  const topics = recording.topics.map(({ name }) => ({ name, partitions: [0] }));
  const request = adding(NEWEST_OF_CLIENTS, { ...identity, topics });
  await recording.ask(AddPartitionsToTxn, request, undefined, NEWEST_OF_CLIENTS);
  return identity;
}
