import { ErrorCode, ListPartitionReassignments } from '../../protocol/index.js';
import { handle } from '../handler.js';

/** With one broker no partition is ever on its way from one to another. */
export const listPartitionReassignments = handle(ListPartitionReassignments, {
  answer: () => ({ errorCode: ErrorCode.NONE, errorMessage: null, topics: [] }),
  refuse: (_request, errorCode) => ({ errorCode, errorMessage: null, topics: [] }),
});
