import { DEFAULT, type Entity, entityKey } from './entity.js';

/** The only user that there is without authentication, by Kafka's name. */
const USER = 'ANONYMOUS';

export interface StoredQuota {
  readonly entity: Entity;
  readonly key: string;
  readonly value: number;
}

/** What a client may do in a second, and who shares it. */
export interface Limit {
  readonly perSecond: number;
  /** Clients with the same have one limit together. */
  readonly sharedBy: string;
}

/** The quotas of one kind, by who has them. */
export class Limits {
  private readonly values = new Map<string, number>();

  constructor(quotas: readonly StoredQuota[], key: string) {
    for (const quota of quotas) if (quota.key === key) this.values.set(entityKey(quota.entity), quota.value);
  }

  /** Whether nobody is limited. */
  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  /** That of the most specific entity that a client belongs to, in Kafka's order: users go before clients, names before defaults. */
  of(clientId: string): Limit | undefined {
    const [users, clients] = [
      [USER, DEFAULT],
      [clientId, DEFAULT],
    ];
    for (const user of users) {
      for (const client of clients) {
        const perSecond = this.value({ user, 'client-id': client });
        if (perSecond !== undefined) return { perSecond, sharedBy: `user ${USER}, client ${clientId}` };
      }
      const perSecond = this.value({ user });
      if (perSecond !== undefined) return { perSecond, sharedBy: `user ${USER}` };
    }
    for (const client of clients) {
      const perSecond = this.value({ 'client-id': client });
      if (perSecond !== undefined) return { perSecond, sharedBy: `client ${clientId}` };
    }
    return undefined;
  }

  private value(entity: Readonly<Record<string, string | null>>): number | undefined {
    return this.values.get(entityKey(new Map(Object.entries(entity))));
  }
}
