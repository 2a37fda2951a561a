/** Whom a quota is for: names by type, `user`, `client-id` or `ip`; a null name for those who have no quota of their own. */
export type Entity = ReadonlyMap<string, string | null>;

export const DEFAULT = null;

export const USER = 'user';
export const CLIENT_ID = 'client-id';
export const IP = 'ip';

interface Part {
  readonly entityType: string;
  readonly entityName: string | null;
}

/** Of a type that is named twice, the last word counts. */
export function entityOf(parts: readonly Part[]): Entity {
  return new Map(parts.map(({ entityType, entityName }) => [entityType, entityName]));
}

export function partsOf(entity: Entity): Part[] {
  return [...entity].map(([entityType, entityName]) => ({ entityType, entityName }));
}

/** What two entities have in common that are the same. */
export function entityKey(entity: Entity): string {
  return JSON.stringify([...entity].sort(([one], [two]) => (one < two ? -1 : 1)));
}
