import {
  type Address,
  type Api,
  ApiVersions,
  CodecError,
  type Connection,
  ConnectionError,
  ErrorCode,
  errorName,
  FindCoordinator,
  type Input,
  isRetriable,
  Metadata,
  type MetadataResponse,
} from '../protocol/index.js';
import { type Dialer, directDialer } from './dialer.js';
import { type Credentials, login } from './login.js';
import { retry } from './retry.js';
import { type Security, TargetError } from './target.js';

/** How long a cluster may take to elect a leader or make its internal topics. */
const PATIENCE_MS = 15_000;
const FIRST_ANSWER_MS = 5_000;
/** How long a broker that crashed may take to be started anew. */
const RESTART_MS = 5_000;

export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

export interface Broker extends Address {
  readonly id: number;
  readonly rack: string | null;
}

/**
 * A client of a whole cluster, as far as a judge or a load generator needs one: it knows what the cluster speaks, finds
 * who leads and who coordinates, waits out what is retriable, and keeps one connection to each broker.
 */
export class ClusterClient {
  private readonly connections = new Map<string, Promise<Connection>>();
  private members: readonly Broker[] = [];
  private controllerId = -1;
  private id: string | null = null;
  /** The newest version of Metadata whose answers can be read: librdkafka's mock cluster gets its own newest wrong. */
  private newestMetadata: number = Metadata.versions[1];

  private constructor(
    private readonly bootstrap: Address,
    /** What the cluster advertises, by API key. */
    readonly advertised: ReadonlyMap<number, VersionRange>,
    private readonly credentials: Credentials | undefined,
    private readonly dial: Dialer,
  ) {}

  /**
   * Throws `TargetError` where nobody listens, what listens is not Kafka, or it does not let us in. Another `dial` has
   * every connection of this client, and whatever is made with it, go by another way.
   */
  static async connect(
    bootstrap: readonly Address[],
    { tls, credentials }: Security = {},
    dial: Dialer = directDialer(tls),
  ): Promise<ClusterClient> {
    let failure: unknown;
    for (const address of bootstrap) {
      try {
        const client = new ClusterClient(address, await advertisedBy(address, dial), credentials, dial);
        await client.refresh();
        return client;
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  /**
   * The same client by another way: it knows what this one knows of the cluster, and its connections are its own. Close
   * it for itself.
   */
  through(divert: (dial: Dialer) => Dialer): ClusterClient {
    const client = new ClusterClient(this.bootstrap, this.advertised, this.credentials, divert(this.dial));
    client.members = this.members;
    client.controllerId = this.controllerId;
    client.id = this.id;
    client.newestMetadata = this.newestMetadata;
    return client;
  }

  /** The id of the cluster; null where it does not tell one. */
  get clusterId(): string | null {
    return this.id;
  }

  /**
   * A connection of the caller's own to a broker. It is logged in as this client is, as somebody else, or as nobody, and
   * may bear a client id of its own.
   * Throws `TargetError` where the login is refused.
   */
  async open(
    broker: Address,
    as: Credentials | 'nobody' = this.credentials ?? 'nobody',
    clientId?: string,
  ): Promise<Connection> {
    const connection = await this.dial(broker, clientId);
    if (as === 'nobody') return connection;
    try {
      await login(connection, as);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** The newest version of an API that both sides know; undefined where there is none. */
  version(api: Api): number | undefined {
    const range = this.advertised.get(api.key);
    if (range === undefined) return undefined;
    const newest = api.key === Metadata.key ? this.newestMetadata : api.versions[1];
    const version = Math.min(range.max, newest);
    return version >= Math.max(range.min, api.versions[0]) ? version : undefined;
  }

  /** The same, for whom there must be one. Throws `TargetError` where there is none. */
  versionOf(api: Api): number {
    const version = this.version(api);
    if (version === undefined) throw new TargetError(`The target does not serve ${api.name}.`);
    return version;
  }

  supports(api: Api, version: number): boolean {
    const range = this.advertised.get(api.key);
    return range !== undefined && version >= range.min && version <= range.max;
  }

  /** Sends to a broker at the newest common version, or at `version`. Throws `TargetError` for an API it does not have. */
  async send<Req, Res>(
    broker: Address,
    api: Api<Req, Res>,
    body: Input<Req>,
    version = this.versionOf(api),
  ): Promise<Res> {
    return (await this.connection(broker)).send(api, version, body);
  }

  /** The shared connection to a broker. */
  connection(broker: Address): Promise<Connection> {
    const key = `${broker.host}:${broker.port}`;
    const known = this.connections.get(key);
    if (known !== undefined) return known;
    const opened = this.open(broker);
    this.connections.set(key, opened);
    opened.then(
      (connection) => connection.closed.then(() => this.connections.delete(key)),
      () => this.connections.delete(key),
    );
    return opened;
  }

  /** The broker that a client begins with. */
  anyBroker(): Address {
    return this.bootstrap;
  }

  /** The brokers that there were when this client connected. */
  get brokers(): readonly Broker[] {
    return this.members;
  }

  /** Whether its connections are those of a user with a password. */
  get loggedIn(): boolean {
    return this.credentials !== undefined;
  }

  /** The id of some broker, for an assignment of replicas. */
  brokerId(): number {
    return this.members[0]?.id ?? -1;
  }

  controller(): Address {
    return this.members.find(({ id }) => id === this.controllerId) ?? this.bootstrap;
  }

  /** What Metadata of a broker says of a topic now; asking does not create it, where the version can say so. */
  describeTopic(name: string, at: Address = this.bootstrap): Promise<MetadataResponse> {
    const mayForbid = (this.version(Metadata) ?? 0) >= 4;
    const body = { topics: [{ name }], ...(mayForbid && { allowAutoTopicCreation: false }) };
    return this.send(at, Metadata, body);
  }

  /** The broker that leads a partition, once there is one. */
  async leader(topic: string, partition: number): Promise<Address> {
    const leader = await retry(async () => {
      const { brokers, topics } = await this.describeTopic(topic);
      const id = topics[0]?.partitions.find(({ partitionIndex }) => partitionIndex === partition)?.leaderId;
      return brokers.find(({ nodeId }) => nodeId === id);
    }, PATIENCE_MS);
    if (leader === undefined)
      throw new TargetError(`Partition ${topic}-${partition} has had no leader for ${PATIENCE_MS} ms.`);
    return leader;
  }

  /**
   * The broker that coordinates a group, or what else `keyType` says (1 is a transaction), once it can: errors 14, 15 and 16
   * pass, as a client lets them.
   */
  async coordinator(key: string, keyType = 0): Promise<Address> {
    // From v4 on it asks for many groups at once (KIP-699), which is more than is needed here.
    const version = Math.min(this.version(FindCoordinator) ?? 0, 3);
    const found = await retry(async () => {
      const answer = await this.send(this.bootstrap, FindCoordinator, { key, keyType }, version);
      if (answer.errorCode === ErrorCode.NONE) return answer;
      if (isRetriable(answer.errorCode)) return undefined;
      throw new TargetError(`The coordinator of ${key} cannot be found: ${errorName(answer.errorCode)}.`);
    }, PATIENCE_MS);
    if (found === undefined) throw new TargetError(`${key} has had no coordinator for ${PATIENCE_MS} ms.`);
    return found;
  }

  /**
   * Whether the target still answers, asked on a connection of its own, or answers again soon: who runs it may start it
   * anew after a crash, as a container's keeper does.
   */
  async isAlive(): Promise<boolean> {
    const answers = async () =>
      advertisedBy(this.bootstrap, this.dial).then(
        () => true,
        () => undefined,
      );
    return (await retry(answers, RESTART_MS)) ?? false;
  }

  async close(): Promise<void> {
    for (const connection of this.connections.values()) {
      await connection.then((open) => open.close()).catch(() => {});
    }
  }

  /** What is wrong with newer versions is for tests to say. Throws `TargetError` where none can be read. */
  private async readableMetadata(): Promise<MetadataResponse> {
    for (;;) {
      const version = this.version(Metadata);
      try {
        return await this.send(this.bootstrap, Metadata, { topics: [] }, version);
      } catch (error) {
        if (!(error instanceof CodecError) || version === undefined) throw error;
        this.newestMetadata = version - 1;
      }
    }
  }

  private async refresh(): Promise<void> {
    try {
      const { brokers, controllerId, clusterId } = await this.readableMetadata();
      this.members = brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack }));
      this.controllerId = controllerId;
      this.id = clusterId;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const { host, port } = this.bootstrap;
      const advice =
        this.credentials === undefined
          ? 'it probably wants a login: give --sasl, --user and --password'
          : 'its log may say why';
      throw new TargetError(`${host}:${port} answers ApiVersions and then closes the connection; ${advice}.`, {
        cause: error,
      });
    }
  }
}

async function advertisedBy(address: Address, dial: Dialer): Promise<Map<number, VersionRange>> {
  const where = `${address.host}:${address.port}`;
  const connection = await dial(address).catch((cause) => {
    throw new TargetError(unreachable(where, cause), { cause });
  });
  try {
    const { apiKeys } = await connection.send(ApiVersions, 0, {}, FIRST_ANSWER_MS);
    return new Map(apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { min: minVersion, max: maxVersion }]));
  } catch (cause) {
    if (!(cause instanceof ConnectionError || cause instanceof CodecError)) throw cause;
    throw new TargetError(
      `What listens at ${where} does not answer as a Kafka broker (${cause.message}). Is it one, and is TLS wanted there (--tls, --cert and --key)?`,
      { cause },
    );
  } finally {
    connection.close();
  }
}

/** Why no connection came about, and what to do. */
function unreachable(where: string, { message }: Error): string {
  if (/certificate|altname/i.test(message)) {
    return `The certificate at ${where} is not trusted: ${message}. Give --ca, who signed it, and --server-name where it bears another name.`;
  }
  if (/TLS|SSL/.test(message)) return `What listens at ${where} does not speak TLS: ${message}. Leave --tls out.`;
  return `Nobody listens at ${where}: ${message}. Is the broker running, and the port right?`;
}
