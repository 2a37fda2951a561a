import { InitProducerId, type InitProducerIdResponse, isRetriable } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import type { CaseContext } from '../case-context.js';

const PATIENCE_MS = 15_000;

/** Asks until the broker has ids to give: it fetches them in blocks, and says 14 meanwhile. */
export async function askForProducerId(
  { send }: CaseContext,
  transactionalId: string | null = null,
): Promise<InitProducerIdResponse> {
  const request = { transactionalId, transactionTimeoutMs: 60_000 };
  const answer = await retry(async () => {
    const given = await send(InitProducerId, request);
    return isRetriable(given.errorCode) ? undefined : given;
  }, PATIENCE_MS);
  return answer ?? send(InitProducerId, request);
}

/** The id of an idempotent producer that has written nothing yet. */
export async function freshProducerId(context: CaseContext): Promise<bigint> {
  const { producerId } = await askForProducerId(context);
  return producerId;
}
