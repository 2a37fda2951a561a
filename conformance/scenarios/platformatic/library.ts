import type {
  Message,
  MessagesStream,
  Admin as PlatformaticAdmin,
  Consumer as PlatformaticConsumer,
  Producer as PlatformaticProducer,
} from '@platformatic/kafka';
import type { Codec } from '../../../protocol/records/batch-header.js';
import type {
  AppRecord,
  ClientLibrary,
  Consumer,
  Entrance,
  Listener,
  Producer,
  ReceivedRecord,
  Transaction,
  TransactionalProducer,
} from '../client.js';
import { HEARTBEAT_INTERVAL_MS, MAX_WAIT_MS, SESSION_TIMEOUT_MS } from '../pace.js';
import { adminOf } from './admin.js';
import { whyUnavailable } from './unavailable.js';

type TextMessage = Message<string, string, string, string>;
type TextConsumer = PlatformaticConsumer<string, string, string, string>;
type TextProducer = PlatformaticProducer<string, string, string, string>;
type TextTransaction = Awaited<ReturnType<TextProducer['beginTransaction']>>;
type TextStream = MessagesStream<string, string, string, string>;

/** Throws where the package is not installed: users of fluxmq do not get it. */
const load = () => import('@platformatic/kafka');

function optionsFor({ bootstrap, security: { tls, credentials } }: Entrance) {
  const { serverName, ...pem } = tls ?? {};
  return {
    clientId: 'fluxmq-conformance',
    bootstrapBrokers: bootstrap.map(({ host, port }) => ({ host, port })),
    ...(tls && { tls: pem }),
    ...(serverName !== undefined && { tlsServerName: serverName }),
    ...(credentials && {
      sasl: { mechanism: credentials.mechanism, username: credentials.user, password: credentials.password },
    }),
  };
}

/** zstd comes with Node, from 22.15 on. */
const HAS_ZSTD = 'zstd' in process.versions;
const CODECS: readonly Codec[] = ['none', 'gzip', 'snappy', 'lz4'];

/** What stands behind consumers and what they received, for what goes over them into a transaction. */
const consumers = new WeakMap<Consumer, TextConsumer>();
const messages = new WeakMap<ReceivedRecord, TextMessage>();

export const platformaticLibrary: ClientLibrary = {
  name: 'platformatic',
  readsAgainAfterRebalance: true,
  codecs: HAS_ZSTD ? [...CODECS, 'zstd'] : CODECS,

  unavailable: async () => whyUnavailable(),

  async producer(entrance): Promise<Producer> {
    const { Producer: Constructor, stringSerializers } = await load();
    const producer: TextProducer = new Constructor({ ...optionsFor(entrance), serializers: stringSerializers });
    return {
      send: async (topic, codec, records) => {
        await producer.send({ messages: messagesOf(topic, records), compression: codec });
      },
      close: () => producer.close(),
    };
  },

  async consumer(entrance, { groupId, topic, isolation }): Promise<Consumer> {
    const { Consumer: Constructor, FetchIsolationLevels, stringDeserializers } = await load();
    const behind: TextConsumer = new Constructor({
      ...optionsFor(entrance),
      groupId,
      deserializers: stringDeserializers,
      autocommit: false,
      isolationLevel: FetchIsolationLevels[isolation === 'read_committed' ? 'READ_COMMITTED' : 'READ_UNCOMMITTED'],
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      maxWaitTime: MAX_WAIT_MS,
    });
    let stream: TextStream | undefined;
    let reading = Promise.resolve();
    const consumer: Consumer = {
      run: async (listener) => {
        behind.on('consumer:group:join', ({ assignments = [] }) =>
          listener.onAssigned?.(assignments.flatMap((share) => (share.topic === topic ? share.partitions : []))),
        );
        stream = await behind.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
        reading = readAll(stream, listener);
        // Told when it is closed.
        reading.catch(() => {});
      },
      // Kafka's convention: what is committed is the next offset to read.
      commit: (partition, offset) =>
        behind.commit({ offsets: [{ topic, partition, offset: offset + 1n, leaderEpoch: -1 }] }),
      close: async () => {
        await stream?.close();
        await behind.close(true);
        await reading;
      },
    };
    consumers.set(consumer, behind);
    return consumer;
  },

  async transactionalProducer(entrance, transactionalId): Promise<TransactionalProducer> {
    const { Producer: Constructor, stringSerializers } = await load();
    const producer: TextProducer = new Constructor({
      ...optionsFor(entrance),
      serializers: stringSerializers,
      idempotent: true,
      transactionalId,
    });
    return {
      // Without these it names producer 0, epoch 0: then nobody who crashed is taken over, the successor counts as fenced.
      begin: async () => transactionOf(await producer.beginTransaction({ producerId: -1n, producerEpoch: -1 })),
      close: () => producer.close(),
    };
  },

  async admin(entrance) {
    const { Admin: Constructor, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } = await load();
    const admin: PlatformaticAdmin = new Constructor(optionsFor(entrance));
    return adminOf(admin, ConfigResourceTypes.TOPIC, IncrementalAlterConfigOperationTypes.SET);
  },
};

function messagesOf(topic: string, records: readonly AppRecord[]) {
  return records.map(({ key, value, headers }) => ({ topic, key, value, headers: { ...headers } }));
}

async function readAll(stream: TextStream, listener: Listener): Promise<void> {
  for await (const message of stream) {
    const { partition, key, value, headers, offset } = message;
    const record = { partition, key, value, headers: Object.fromEntries(headers), offset };
    messages.set(record, message);
    await listener.onRecord(record);
  }
}

function transactionOf(transaction: TextTransaction): Transaction {
  return {
    send: async (topic, records) => {
      await transaction.send({ messages: messagesOf(topic, records) });
    },
    sendOffset: async (consumer, record) => {
      const [behind, message] = [consumers.get(consumer), messages.get(record)];
      if (behind === undefined || message === undefined)
        throw new Error('This consumer is none of @platformatic/kafka');
      await transaction.addConsumer(behind);
      await transaction.addOffset(message);
    },
    commit: () => transaction.commit(),
    abort: () => transaction.abort(),
  };
}
