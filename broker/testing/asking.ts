import type { Input } from '../../protocol/index.js';
import { type BrokerAddress, Standalone } from '../cluster/cluster.js';
import { DEFAULT_CONFIG } from '../config.js';
import { BrokerLayers } from '../configs/broker-layers.js';
import { Configs } from '../configs/configs.js';
import { Loggers } from '../configs/loggers.js';
import { SessionCache } from '../fetch-sessions/session-cache.js';
import { type Handler, type RequestContext, type Services, UNKNOWN_SOFTWARE } from '../handler.js';
import { metadataInMemory } from '../metadata/open-metadata.js';
import { ProducerIds } from '../producer-ids.js';
import { ClientQuotas } from '../quotas/client-quotas.js';
import { BufferPool } from '../storage/buffer-pool.js';
import { Loans } from '../storage/loans.js';
import { MemoryLogStore } from '../storage/memory-store.js';
import { ClientInstances } from '../telemetry/client-instances.js';
import { Topics } from '../topics/topics.js';
import { TransactionCoordinator } from '../transactions/coordinator.js';
import { capturedLog } from './captured-log.js';

export const SELF: BrokerAddress = { id: 1, host: 'self', port: 9092 };
export const OTHER: BrokerAddress = { id: 2, host: 'other', port: 9093 };

/** A cluster in which some partitions and groups are looked after by another broker or by none. */
export class PartlyLed extends Standalone {
  override readonly brokers = [SELF, OTHER];

  /** Names are those of topics and groups. */
  constructor(private readonly led: Readonly<Record<string, BrokerAddress | undefined>>) {
    super('cluster', SELF);
  }

  override leader(topic: string): BrokerAddress | undefined {
    return topic in this.led ? this.led[topic] : SELF;
  }

  override coordinator(groupId: string): BrokerAddress | undefined {
    return this.leader(groupId);
  }
}

/** What handlers need, in memory: a broker without a socket. */
export async function servicesInMemory(change: Partial<Services> = {}): Promise<Services> {
  const metadata = await metadataInMemory();
  const topics = change.topics ?? (await Topics.load(new MemoryLogStore(), metadata));
  const producerIds = new ProducerIds(metadata);
  const { log } = capturedLog('silent');
  return {
    config: DEFAULT_CONFIG,
    cluster: new Standalone('cluster', SELF),
    topics,
    configs: new Configs(metadata, topics, new BrokerLayers(metadata, new Map()), new Loggers(log)),
    metadata,
    producerIds,
    fetchSessions: new SessionCache(),
    transactions: await TransactionCoordinator.load({ topics, producerIds, offsets: change.groups, log }),
    quotas: new ClientQuotas(metadata),
    clientInstances: new ClientInstances(),
    groups: undefined,
    log,
    ...change,
  };
}

export function contextOf(services: Services, version: number, gone = new AbortController().signal): RequestContext {
  return {
    ...services,
    version,
    clientId: 'test',
    clientHost: '/127.0.0.1',
    peer: { port: 1, software: UNKNOWN_SOFTWARE },
    served: [],
    gone,
    loans: new Loans(new BufferPool()),
  };
}

/** Asks a handler over the bytes of a version, so that an answer which the version cannot carry is found out. */
export async function ask<Req, Res>(
  handler: Handler<Req, Res>,
  version: number,
  request: Input<Req>,
  services: Services,
  gone?: AbortSignal,
): Promise<Res> {
  const { api } = handler;
  const asked = api.request.decode(api.request.encode(request, version), version);
  const answer = await handler.answer(asked, contextOf(services, version, gone));
  if (answer === undefined) throw new Error(`${api.name} v${version} was not answered`);
  return api.response.decode(api.response.encode(answer, version), version);
}
