import type { ClusterMetadata, QuotaChange } from '../metadata/cluster-metadata.js';
import { type Entity, entityKey, entityOf } from './entity.js';
import { Limits, type StoredQuota } from './limits.js';
import { RateQuota } from './rate-quota.js';

/** For how long Kafka holds a client back at most that took too much of the broker's time: one sample of its rate. */
const LONGEST_FOR_REQUESTS_MS = 1_000;

export interface EntityQuotas {
  readonly entity: Entity;
  readonly quotas: ReadonlyMap<string, number>;
}

/** What clients are limited to (KIP-13, KIP-124, KIP-546), and who has to wait. */
export class ClientQuotas {
  private produceLimits = new Limits([], '');
  private fetchLimits = new Limits([], '');
  private requestLimits = new Limits([], '');

  /** Bytes of Produce requests. */
  readonly produce = new RateQuota(() => this.produceLimits);
  /** Bytes of records in answers to Fetch. */
  readonly fetch = new RateQuota(() => this.fetchLimits);
  /** The time of the processor, in percent of it. */
  readonly request = new RateQuota(() => this.requestLimits, LONGEST_FOR_REQUESTS_MS);

  constructor(private readonly metadata: ClusterMetadata) {
    this.refresh();
  }

  /** Every entity that is limited in anything. */
  all(): EntityQuotas[] {
    const entities = new Map<string, { entity: Entity; quotas: Map<string, number> }>();
    for (const { entity, key, value } of this.stored()) {
      const name = entityKey(entity);
      const known = entities.get(name) ?? { entity, quotas: new Map<string, number>() };
      known.quotas.set(key, value);
      entities.set(name, known);
    }
    return [...entities.values()];
  }

  /** Sets limits and takes them away, all together. Throws a `FluxmqError` of kind Storage; then nothing has changed. */
  async alter(changes: readonly QuotaChange[]): Promise<void> {
    await this.metadata.changeClientQuotas(changes);
    this.refresh();
  }

  private refresh(): void {
    const stored = this.stored();
    this.produceLimits = new Limits(stored, 'producer_byte_rate');
    this.fetchLimits = new Limits(stored, 'consumer_byte_rate');
    this.requestLimits = new Limits(stored, 'request_percentage');
  }

  private stored(): StoredQuota[] {
    return this.metadata.clientQuotas().map(({ entity, key, value }) => ({ entity: entityOf(entity), key, value }));
  }
}
