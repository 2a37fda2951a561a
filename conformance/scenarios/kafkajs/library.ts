import kafkajs, {
  type Consumer as KafkaConsumer,
  type Transaction as KafkaTransaction,
  type SASLOptions,
} from 'kafkajs';
import type { Codec } from '../../../protocol/records/batch-header.js';
import { compress, decompress } from '../../../protocol/records/compression.js';
import type { Credentials } from '../../../targets/login.js';
import type { Admin } from '../admin/admin.js';
import type {
  AppRecord,
  ClientLibrary,
  Consumer,
  Entrance,
  Listener,
  Producer,
  Subscription,
  Transaction,
  TransactionalProducer,
} from '../client.js';
import { HEARTBEAT_INTERVAL_MS, MAX_WAIT_MS, SESSION_TIMEOUT_MS } from '../pace.js';
import { recordOfMessage } from '../received-message.js';
import { adminOf } from './admin.js';
import { guideExample } from './guide-example.js';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

const COMPRESSION = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const satisfies Record<Codec, number>;

/** More than any scenario sends. */
const MAX_UNCOMPRESSED = 64 * 1024 * 1024;

// kafkajs brings gzip alone: its users register the others, and so do we.
for (const codec of ['snappy', 'lz4', 'zstd'] as const) {
  CompressionCodecs[COMPRESSION[codec]] = () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => compress(codec, buffer),
    decompress: async (buffer: Buffer) => decompress(codec, buffer, MAX_UNCOMPRESSED),
  });
}

function connect({ bootstrap, security: { tls, credentials } }: Entrance) {
  const { serverName, ...pem } = tls ?? {};
  return new Kafka({
    clientId: 'fluxmq-conformance',
    brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
    logLevel: logLevel.NOTHING,
    ...(tls && { ssl: { ...pem, ...(serverName !== undefined && { servername: serverName }) } }),
    ...(credentials && { sasl: saslOf(credentials) }),
  });
}

function saslOf({ mechanism, user: username, password }: Credentials): SASLOptions {
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username, password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}

/** Where the position of a consumer's group is kept. */
const subscriptions = new WeakMap<Consumer, Subscription>();

export const kafkajsLibrary: ClientLibrary = {
  name: 'kafkajs',
  readsAgainAfterRebalance: false,
  codecs: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
  own: [guideExample],
  unavailable: async () => undefined,

  async producer(entrance): Promise<Producer> {
    const producer = connect(entrance).producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    return {
      send: async (topic, codec, records) => {
        await producer.send({ topic, messages: messagesOf(records), compression: COMPRESSION[codec] });
      },
      close: () => producer.disconnect(),
    };
  },

  async consumer(entrance, subscription): Promise<Consumer> {
    const { groupId, topic, isolation } = subscription;
    let closed = false;
    const kafkaConsumer = connect(entrance).consumer({
      groupId,
      allowAutoTopicCreation: false,
      readUncommitted: isolation === 'read_uncommitted',
      sessionTimeout: SESSION_TIMEOUT_MS,
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      maxWaitTimeInMs: MAX_WAIT_MS,
      // It would look for a broker that went away for ever, and keep the process from its end.
      retry: { restartOnFailure: async () => !closed },
    });
    await kafkaConsumer.connect();
    await kafkaConsumer.subscribe({ topic, fromBeginning: true });
    const consumer: Consumer = {
      run: (listener) => runConsumer(kafkaConsumer, topic, listener),
      commit: (partition, offset) =>
        // Kafka's convention: what is committed is the next offset to read.
        kafkaConsumer.commitOffsets([{ topic, partition, offset: String(offset + 1n) }]),
      close: () => {
        closed = true;
        return kafkaConsumer.disconnect();
      },
    };
    subscriptions.set(consumer, subscription);
    return consumer;
  },

  async transactionalProducer(entrance, transactionalId): Promise<TransactionalProducer> {
    const producer = connect(entrance).producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    return {
      begin: async () => transactionOf(await producer.transaction()),
      close: () => producer.disconnect(),
    };
  },

  async admin(entrance): Promise<Admin> {
    const admin = connect(entrance).admin();
    await admin.connect();
    return adminOf(admin);
  },
};

function messagesOf(records: readonly AppRecord[]) {
  return records.map(({ key, value, headers }) => ({ key, value, headers }));
}

async function runConsumer(consumer: KafkaConsumer, topic: string, listener: Listener): Promise<void> {
  consumer.on(consumer.events.GROUP_JOIN, ({ payload: { memberAssignment } }) =>
    listener.onAssigned?.(memberAssignment[topic] ?? []),
  );
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => listener.onRecord(recordOfMessage(partition, message)),
  });
}

function transactionOf(transaction: KafkaTransaction): Transaction {
  return {
    send: async (topic, records) => {
      await transaction.send({ topic, messages: messagesOf(records) });
    },
    sendOffset: async (consumer, { partition, offset }) => {
      const subscription = subscriptions.get(consumer);
      if (subscription === undefined) throw new Error('This consumer is none of kafkajs');
      const { groupId, topic } = subscription;
      await transaction.sendOffsets({
        consumerGroupId: groupId,
        topics: [{ topic, partitions: [{ partition, offset: String(offset + 1n) }] }],
      });
    },
    commit: () => transaction.commit(),
    abort: () => transaction.abort(),
  };
}
