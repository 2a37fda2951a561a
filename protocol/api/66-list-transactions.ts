import { api, type RequestOf, type ResponseOf } from '../api.js';
import { array, int16, int32, int64, string } from '../schema.js';

/**
 * Lists the transactions that a broker coordinates, by state and producer id (KIP-664).
 *
 * v1 filters by how long they have lasted (KIP-994), v2 by a pattern of ids (KIP-1152).
 */
export const ListTransactions = api({
  key: 66,
  name: 'ListTransactions',
  versions: [0, 2],
  flexible: 0,
  request: {
    stateFilters: array(string()),
    producerIdFilters: array(int64()),
    durationFilter: int64({ since: 1, default: -1n }),
    transactionalIdPattern: string({ since: 2, nullable: 2, default: null }),
  },
  response: {
    throttleTimeMs: int32(),
    errorCode: int16(),
    unknownStateFilters: array(string()),
    transactionStates: array({
      transactionalId: string(),
      producerId: int64(),
      transactionState: string(),
    }),
  },
});

export type ListTransactionsRequest = RequestOf<typeof ListTransactions>;
export type ListTransactionsResponse = ResponseOf<typeof ListTransactions>;
