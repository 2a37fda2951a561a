import type { Logger } from 'pino';
import type { Api, Input } from '../protocol/index.js';
import type { Cluster } from './cluster/cluster.js';
import type { BrokerConfig } from './config.js';
import type { Configs } from './configs/configs.js';
import type { SessionCache } from './fetch-sessions/session-cache.js';
import type { GroupCoordinator } from './groups/coordinator.js';
import type { ClusterMetadata } from './metadata/cluster-metadata.js';
import type { ProducerIds } from './producer-ids.js';
import type { ClientQuotas } from './quotas/client-quotas.js';
import type { Loans } from './storage/loans.js';
import type { ClientInstances } from './telemetry/client-instances.js';
import type { Topics } from './topics/topics.js';
import type { TransactionCoordinator } from './transactions/coordinator.js';

/** What a broker is made of, as its handlers see it. */
export interface Services {
  readonly config: BrokerConfig;
  readonly cluster: Cluster;
  readonly topics: Topics;
  readonly configs: Configs;
  readonly metadata: ClusterMetadata;
  readonly producerIds: ProducerIds;
  readonly fetchSessions: SessionCache;
  readonly transactions: TransactionCoordinator;
  readonly quotas: ClientQuotas;
  readonly clientInstances: ClientInstances;
  /** Absent where consumer groups are switched off: then the group APIs are not served. */
  readonly groups: GroupCoordinator | undefined;
  readonly log: Logger;
}

/** Of a client that has not said what it is, as Kafka calls it. */
export const UNKNOWN_SOFTWARE = { name: 'unknown', version: 'unknown' };

/** Who is at the other end of a connection. */
export interface RemoteClient {
  readonly port: number;
  /** What it said of itself with ApiVersions (KIP-511); `unknown` before. */
  software: { readonly name: string; readonly version: string };
}

/** One request, as a handler sees it. */
export interface RequestContext extends Services {
  readonly version: number;
  readonly clientId: string | null;
  /** The address of the client, as Kafka shows it: `/127.0.0.1`. */
  readonly clientHost: string;
  /** What else is known of who is at the other end of the connection. */
  readonly peer: RemoteClient;
  /** The APIs that this broker serves, for ApiVersions. */
  readonly served: readonly Handler[];
  /** Memory that the answer may hold until it has been sent. */
  readonly loans: Loans;
  /** Aborted when the connection is gone and nobody waits for the answer. */
  readonly gone: AbortSignal;
}

/** What serves one API. */
export interface Handler<Req = unknown, Res = unknown> {
  readonly api: Api<Req, Res>;
  /** The versions that are served and advertised: a part of those that are declared. */
  readonly versions: readonly [min: number, max: number];
  /** Whether ApiVersions tells of it; what it does not tell of is served to who asks all the same. */
  readonly advertised: boolean;
  /** Whether the API is served only where consumer groups are on. */
  readonly groups: boolean;
  /** The answer; undefined for none at all (Produce with acks 0). */
  answer(request: Req, context: RequestContext): Answer<Res>;
  /** The answer that carries `errorCode` wherever this API has room for it. */
  refuse(request: Req, errorCode: number, context: RequestContext): Input<Res>;
}

type Answer<Res> = Input<Res> | undefined | Promise<Input<Res> | undefined>;

interface Definition<Req, Res> {
  readonly versions?: readonly [min: number, max: number];
  /** By default it is. */
  readonly advertised?: boolean;
  refuse(request: Req, errorCode: number, context: RequestContext): Input<Res>;
  answer(request: Req, context: RequestContext): Answer<Res>;
}

export function handle<Req, Res>(api: Api<Req, Res>, definition: NoInfer<Definition<Req, Res>>): Handler<Req, Res> {
  return {
    api,
    versions: definition.versions ?? api.versions,
    advertised: definition.advertised ?? true,
    groups: false,
    refuse: definition.refuse,
    answer: definition.answer,
  };
}

interface GroupDefinition<Req, Res> {
  readonly versions?: readonly [min: number, max: number];
  refuse(request: Req, errorCode: number, context: RequestContext): Input<Res>;
  answer(request: Req, groups: GroupCoordinator, context: RequestContext): Answer<Res>;
}

/** A handler of an API that exists only where consumer groups are on. */
export function handleGroup<Req, Res>(
  api: Api<Req, Res>,
  definition: NoInfer<GroupDefinition<Req, Res>>,
): Handler<Req, Res> {
  return {
    api,
    versions: definition.versions ?? api.versions,
    advertised: true,
    groups: true,
    refuse: definition.refuse,
    answer(request, context) {
      if (context.groups === undefined) throw new Error(`${api.name} was dispatched without consumer groups`);
      return definition.answer(request, context.groups, context);
    },
  };
}
