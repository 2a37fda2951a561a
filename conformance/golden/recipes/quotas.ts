import { AlterClientQuotas } from '../../../protocol/index.js';
import type { Recording } from '../recipe.js';

export const CLIENT = 'client-id';
export const RATE = 'producer_byte_rate';

export interface Quota {
  readonly key: string;
  readonly value: number;
}

/** Sets quotas of the first client of a recording. */
export async function setQuotas({ ask, names: [entityName = ''] }: Recording, quotas: readonly Quota[]) {
  const ops = quotas.map((quota) => ({ ...quota, remove: false }));
  await ask(AlterClientQuotas, { entries: [{ entity: [{ entityType: CLIENT, entityName }], ops }] });
}

/** Takes them away again. */
export async function removeQuotas({ ask, names: [entityName = ''] }: Recording, quotas: readonly Quota[]) {
  const ops = quotas.map(({ key }) => ({ key, value: 0, remove: true }));
  await ask(AlterClientQuotas, { entries: [{ entity: [{ entityType: CLIENT, entityName }], ops }] });
}
