import {
  AlterClientQuotas,
  type AlterClientQuotasRequest,
  type AlterClientQuotasResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { errorCodeOf, errorMessageOf, KafkaError } from '../errors.js';
import { handle } from '../handler.js';
import type { QuotaChange } from '../metadata/cluster-metadata.js';
import { checkEntity, checkLimit } from '../quotas/check-alteration.js';
import { type Entity, entityKey, entityOf, partsOf } from '../quotas/entity.js';

type Entry = AlterClientQuotasRequest['entries'][number];
type EntryAnswer = Input<AlterClientQuotasResponse['entries'][number]>;

export const alterClientQuotas = handle(AlterClientQuotas, {
  async answer({ entries, validateOnly }, { quotas, log }) {
    const changes: QuotaChange[] = [];
    const answers: EntryAnswer[] = [];
    for (const { entity, entry, times } of singled(entries)) {
      try {
        if (times > 1) throw new KafkaError(ErrorCode.INVALID_REQUEST, 'It is in the request more than once.');
        changes.push(...(await changesOf(entity, entry)));
        answers.push(answerFor(entity, ErrorCode.NONE, null));
      } catch (error) {
        if (!(error instanceof KafkaError)) {
          log.error({ err: error, entity: Object.fromEntries(entity) }, 'client quotas were not checked');
        }
        answers.push(answerFor(entity, errorCodeOf(error), errorMessageOf(error)));
      }
    }
    if (validateOnly || changes.length === 0) return { entries: answers };
    try {
      await quotas.alter(changes);
      return { entries: answers };
    } catch (error) {
      log.error({ err: error }, 'client quotas were not altered');
      const refusal = { errorCode: errorCodeOf(error), errorMessage: errorMessageOf(error) };
      return { entries: answers.map((answer) => ({ ...answer, ...refusal })) };
    }
  },
  refuse: ({ entries }, errorCode) => ({
    entries: entries.map(({ entity }) => answerFor(entityOf(entity), errorCode, null)),
  }),
});

/** Each entity once, with how often it is there. */
function singled(entries: readonly Entry[]) {
  const found = new Map<string, { readonly entity: Entity; readonly entry: Entry; times: number }>();
  for (const entry of entries) {
    const entity = entityOf(entry.entity);
    const before = found.get(entityKey(entity));
    if (before === undefined) found.set(entityKey(entity), { entity, entry, times: 1 });
    else before.times++;
  }
  return found.values();
}

/** Throws a `KafkaError` where one of them cannot be. */
async function changesOf(entity: Entity, { ops }: Entry): Promise<QuotaChange[]> {
  await checkEntity(entity);
  if (new Set(ops.map(({ key }) => key)).size < ops.length) {
    throw new KafkaError(ErrorCode.INVALID_REQUEST, 'A quota is named more than once.');
  }
  return ops.map(({ key, value, remove }) => {
    if (!remove) checkLimit(entity, key, value);
    return { entity: partsOf(entity), key, value: remove ? undefined : value };
  });
}

function answerFor(entity: Entity, errorCode: number, errorMessage: string | null): EntryAnswer {
  return { entity: partsOf(entity), errorCode, errorMessage };
}
