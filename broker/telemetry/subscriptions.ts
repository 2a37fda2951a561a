import { crc32c } from '../../protocol/records/crc32c.js';
import { partsOf } from '../configs/config-type.js';

/** Kafka's: how often a client is to hand over its metrics where nobody says. */
export const PUSH_INTERVAL_MS = 300_000;

/** A client that offers its metrics, by the words in which a subscription can mean it (KIP-714). */
export interface OfferingClient {
  readonly client_id: string;
  readonly client_instance_id: string;
  readonly client_software_name: string;
  readonly client_software_version: string;
  readonly client_source_address: string;
  readonly client_source_port: string;
}

/** What is wanted of a client. */
export interface Wanted {
  /** Prefixes of names of metrics; `*` alone for all. */
  readonly metrics: readonly string[];
  readonly intervalMs: number;
}

/** What a client is asked for by all `subscriptions` that mean it: configs of resources of the type CLIENT_METRICS. As Kafka 4.3.1 answers. */
export function wantedOf(client: OfferingClient, subscriptions: readonly ReadonlyMap<string, string>[]): Wanted {
  const meant = subscriptions.filter((subscription) => means(subscription.get('match') ?? '', client));
  const metrics = new Set(meant.flatMap((subscription) => partsOf(subscription.get('metrics') ?? '')));
  const intervals = meant.map((subscription) => Number(subscription.get('interval.ms') ?? PUSH_INTERVAL_MS));
  return {
    metrics: metrics.has('*') ? ['*'] : [...metrics],
    intervalMs: intervals.length === 0 ? PUSH_INTERVAL_MS : Math.min(...intervals),
  };
}

/** The number by which a client names what it was asked for: another one where that has changed. */
export function subscriptionOf(clientInstanceId: string, { metrics, intervalMs }: Wanted): number {
  const wanted = Buffer.from(JSON.stringify([...metrics].sort().concat(String(intervalMs))));
  return crc32c(Buffer.concat([Buffer.from(clientInstanceId, 'base64url'), wanted])) | 0;
}

/** Every pattern has to fit all of what it is for. */
function means(match: string, client: OfferingClient): boolean {
  const values = new Map<string, string>(Object.entries(client));
  return partsOf(match).every((part) => {
    const [name = '', pattern = ''] = part.split('=');
    return new RegExp(`^(?:${pattern.trim()})$`).test(values.get(name.trim()) ?? '');
  });
}
