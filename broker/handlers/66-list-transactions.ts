import { ErrorCode, ListTransactions } from '../../protocol/index.js';
import { handle } from '../handler.js';
import { idPattern } from '../transactions/id-pattern.js';
import { isStateName } from '../transactions/state.js';

export const listTransactions = handle(ListTransactions, {
  answer({ stateFilters, producerIdFilters, durationFilter, transactionalIdPattern }, { transactions }) {
    const unknownStateFilters = stateFilters.filter((name) => !isStateName(name));
    const matches = idPattern(transactionalIdPattern ?? '');
    if (matches === undefined) return { errorCode: ErrorCode.INVALID_REGULAR_EXPRESSION };
    const [states, producerIds] = [new Set<string>(stateFilters), new Set(producerIdFilters)];
    const now = Date.now();
    const found = [...transactions.list()].filter(
      ({ transactionalId, producerId, state, startedAt }) =>
        (states.size === 0 || states.has(state)) &&
        (producerIds.size === 0 || producerIds.has(producerId)) &&
        // What has never begun counts as begun long ago, as with Kafka.
        (durationFilter < 0n || BigInt(now - startedAt) > durationFilter) &&
        matches(transactionalId),
    );
    return {
      unknownStateFilters,
      transactionStates: found.map(({ transactionalId, producerId, state }) => ({
        transactionalId,
        producerId,
        transactionState: state,
      })),
    };
  },
  refuse: (_request, errorCode) => ({ errorCode }),
});
