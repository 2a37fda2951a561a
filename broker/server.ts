import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type Logger, pino } from 'pino';
import { reasonOf } from '../protocol/reason-of.js';
import { ClientConnection } from './client-connection.js';
import { Standalone } from './cluster/cluster.js';
import { type BrokerConfig, resolveConfig } from './config.js';
import { BrokerLayers } from './configs/broker-layers.js';
import { Configs } from './configs/configs.js';
import { consumerSettings } from './configs/consumer-settings.js';
import { fixedConfigs, listenerConfigs } from './configs/fixed-configs.js';
import { Loggers } from './configs/loggers.js';
import { StateTopic } from './coordination/state-topic.js';
import { DataDirectory } from './data-directory.js';
import { Dispatcher } from './dispatcher.js';
import { FluxmqError } from './errors.js';
import { SessionCache } from './fetch-sessions/session-cache.js';
import { GroupCoordinator } from './groups/coordinator.js';
import { CONSUMER_OFFSETS } from './groups/group-state.js';
import { handlers } from './handlers/index.js';
import { HttpMetricsServer } from './metrics/http-metrics-server.js';
import { MetricsRegistry } from './metrics/metrics-registry.js';
import { ProducerIds } from './producer-ids.js';
import { ClientQuotas } from './quotas/client-quotas.js';
import { BufferPool } from './storage/buffer-pool.js';
import { ClientInstances } from './telemetry/client-instances.js';
import { Topics } from './topics/topics.js';
import { TransactionCoordinator } from './transactions/coordinator.js';

const WILDCARDS = new Set(['0.0.0.0', '::']);

/** The reference broker. `start()` and `close()` for embedding, `run()` for a program that is nothing else. */
export class BrokerServer {
  readonly config: BrokerConfig;
  private readonly registry = new MetricsRegistry();
  /** What small requests are received into, whichever connection they come on. */
  private readonly buffer: Buffer;
  private readonly pool = new BufferPool();
  private readonly connections = new Set<ClientConnection>();
  private server: Server | undefined;
  private metricsServer: HttpMetricsServer | undefined;
  private data: DataDirectory | undefined;
  private groups: GroupCoordinator | undefined;
  private transactions: TransactionCoordinator | undefined;
  private ended: (() => void) | undefined;
  private starting: Promise<void> | undefined;
  private closing: Promise<void> | undefined;

  /** Throws a `FluxmqError` of kind Config for settings that cannot be. */
  constructor(
    config: Partial<BrokerConfig> = {},
    private readonly log: Logger = pino({ level: 'silent' }),
  ) {
    this.config = resolveConfig(config);
    this.buffer = Buffer.allocUnsafeSlow(this.config.bufferSize);
  }

  metrics(): MetricsRegistry {
    return this.registry;
  }

  /** The port that is listened on. */
  get port(): number {
    const address = this.server?.address();
    if (address === undefined || address === null || typeof address === 'string') {
      throw new FluxmqError('Other', 'The broker is not listening.');
    }
    return address.port;
  }

  /** The port that serves metrics, where one does. */
  get metricsPort(): number | undefined {
    return this.metricsServer?.port;
  }

  /** Opens what is stored and listens. Throws a `FluxmqError` of kind Network or Storage where it cannot. */
  async start(): Promise<void> {
    if (this.starting !== undefined) throw new FluxmqError('Other', 'The broker is started already.');
    this.starting = this.open();
    try {
      await this.starting;
    } catch (error) {
      await this.release();
      throw error;
    }
    this.log.info({ port: this.port, dataDir: this.config.dataDir ?? 'in memory' }, 'broker is ready');
  }

  private async open(): Promise<void> {
    const { config, log } = this;
    this.data = await DataDirectory.open(config, log);
    const { metadata, store } = this.data;
    const fixed = fixedConfigs(config, metadata.identity);
    const started = new BrokerLayers(metadata, fixed);
    const topics = await Topics.load(store, metadata, started.topicDefaults(), (reason) =>
      log.error({ err: reason }, 'a partition cannot be opened: it answers KAFKA_STORAGE_ERROR'),
    );
    if (config.enableConsumerGroups) {
      this.groups = new GroupCoordinator(
        {
          initialRebalanceDelayMs: config.groupInitialRebalanceDelayMs,
          minSessionTimeoutMs: config.groupMinSessionTimeoutMs,
          maxSessionTimeoutMs: config.groupMaxSessionTimeoutMs,
          maxSize: config.groupMaxSize,
          offsetsRetentionMinutes: config.offsetsRetentionMinutes,
        },
        {
          partitionExists: (topic, partition) => topics.partition(topic, partition) !== undefined,
          topicId: (topic) => topics.get(topic)?.id,
          topics,
          consumerSettingsOf: (groupId) => consumerSettings(metadata, started, groupId),
          coordinates: (groupId) => cluster.coordinator(groupId)?.id === cluster.self.id,
          state: new StateTopic(topics, CONSUMER_OFFSETS),
          log,
        },
      );
      await this.groups.load();
    }
    const producerIds = new ProducerIds(metadata);
    this.transactions = await TransactionCoordinator.load({
      topics,
      producerIds,
      offsets: this.groups,
      coordinates: (transactionalId) => cluster.coordinator(transactionalId)?.id === cluster.self.id,
      log,
    });
    const server = createServer({ noDelay: true, pauseOnConnect: true });
    await listen(server, config);
    this.server = server;
    // Such as too many open files: it costs a connection, not the broker.
    server.on('error', (error) => log.error({ err: error }, 'a connection was not accepted'));
    const cluster = new Standalone(metadata.identity.clusterId, { id: metadata.identity.nodeId, ...this.advertised() });
    const listeners = listenerConfigs(config, this.port, cluster.self);
    const layers = new BrokerLayers(metadata, new Map([...fixed, ...listeners]));
    const configs = new Configs(metadata, topics, layers, new Loggers(log));
    const dispatcher = new Dispatcher(handlers, {
      config,
      cluster,
      topics,
      configs,
      metadata,
      producerIds,
      fetchSessions: new SessionCache(),
      transactions: this.transactions,
      quotas: new ClientQuotas(metadata),
      clientInstances: new ClientInstances(),
      groups: this.groups,
      log,
    });
    this.transactions.start();
    server.on('connection', (accepted) =>
      this.accept(accepted, dispatcher, Number(configs.ofBroker('max.connections'))),
    );
    if (config.metricsPort !== undefined) {
      this.metricsServer = await HttpMetricsServer.listen(config.metricsPort, config.host, this.registry);
    }
  }

  /** Starts, and stays until `close()` is called. */
  async run(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.ended = resolve;
    });
    await this.start();
    await closed;
  }

  /** Takes no more connections, answers what is being answered, and closes the logs. */
  close(): Promise<void> {
    this.closing ??= this.stop().finally(() => {
      this.closing = undefined;
      this.log.info('broker is closed');
      this.ended?.();
    });
    return this.closing;
  }

  private async stop(): Promise<void> {
    // What is just starting is closed when it has started; why it may not have is told to who started it.
    await this.starting?.catch(() => {});
    await this.release();
  }

  private async release(): Promise<void> {
    const { server, metricsServer, groups, transactions, data } = this;
    const stopped = server === undefined ? undefined : once(server, 'close');
    server?.close();
    await Promise.all([...this.connections].map((connection) => connection.finish()));
    await stopped;
    await metricsServer?.close();
    groups?.close();
    await transactions?.close();
    await data?.close();
    this.server = undefined;
    this.metricsServer = undefined;
    this.groups = undefined;
    this.transactions = undefined;
    this.data = undefined;
    this.starting = undefined;
  }

  private accept(accepted: Socket, dispatcher: Dispatcher, maxConnections: number): void {
    const { log, registry: metrics } = this;
    if (this.connections.size >= maxConnections) {
      metrics.connectionsRefused++;
      log.warn(
        { client: `${accepted.remoteAddress}:${accepted.remotePort}` },
        'connection closed: too many connections',
      );
      accepted.destroy();
      return;
    }
    const connection = new ClientConnection(accepted, {
      buffer: this.buffer,
      pool: this.pool,
      dispatcher,
      metrics,
      log,
    });
    this.connections.add(connection);
    metrics.connections = this.connections.size;
    connection.socket.on('close', () => {
      this.connections.delete(connection);
      metrics.connections = this.connections.size;
    });
  }

  private advertised(): { host: string; port: number } {
    const { host, advertisedHost, advertisedPort } = this.config;
    return {
      host: advertisedHost ?? (WILDCARDS.has(host) ? 'localhost' : host),
      port: advertisedPort ?? this.port,
    };
  }
}

async function listen(server: Server, { host, port }: BrokerConfig): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new FluxmqError('Network', `Cannot listen on ${host}:${port}: ${reasonOf(error)}.`, { cause: error });
  }
}
