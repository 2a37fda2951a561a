import { InitProducerId, type InitProducerIdResponse } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { patiently } from './transaction.js';

/** Asks until the broker has ids to give: it fetches them in blocks, and says 14 meanwhile. */
export async function askForProducerId(
  { send }: CaseContext,
  transactionalId: string | null = null,
): Promise<InitProducerIdResponse> {
  const request = { transactionalId, transactionTimeoutMs: 60_000 };
  return patiently(() => send(InitProducerId, request));
}

/** The id of an idempotent producer that has written nothing yet. */
export async function freshProducerId(context: CaseContext): Promise<bigint> {
  const { producerId } = await askForProducerId(context);
  return producerId;
}
