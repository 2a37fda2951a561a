import { DescribeClientQuotas, ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { handle } from '../handler.js';
import { partsOf } from '../quotas/entity.js';
import { entityFilter } from '../quotas/filter.js';

export const describeClientQuotas = handle(DescribeClientQuotas, {
  answer({ components, strict }, { quotas }) {
    try {
      const isWanted = entityFilter(components, strict);
      const entries = quotas.all().filter(({ entity }) => isWanted(entity));
      return {
        errorCode: ErrorCode.NONE,
        errorMessage: '',
        entries: entries.map(({ entity, quotas: limits }) => ({
          entity: partsOf(entity),
          values: [...limits].map(([key, value]) => ({ key, value })),
        })),
      };
    } catch (error) {
      if (!(error instanceof KafkaError)) throw error;
      return { errorCode: error.code, errorMessage: error.message, entries: null };
    }
  },
  refuse: (_request, errorCode) => ({ errorCode, errorMessage: null, entries: null }),
});
