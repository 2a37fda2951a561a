import kafkajs, { type Consumer as KafkaConsumer, type Transaction as KafkaTransaction } from 'kafkajs';
import { COMPRESSION } from '../../../targets/clients/kafkajs-codecs.js';
import { kafkajsSettings } from '../../../targets/clients/kafkajs-settings.js';
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

const { Kafka, logLevel } = kafkajs;

function connect(entrance: Entrance) {
  return new Kafka({ ...kafkajsSettings(entrance), clientId: 'fluxmq-conformance', logLevel: logLevel.NOTHING });
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
