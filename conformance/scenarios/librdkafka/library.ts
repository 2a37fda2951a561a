import { librdkafkaSecurity } from '../../../targets/clients/librdkafka-security.js';
import type {
  AppRecord,
  ClientLibrary,
  Consumer,
  Entrance,
  Listener,
  Producer,
  Transaction,
  TransactionalProducer,
} from '../client.js';
import { HEARTBEAT_INTERVAL_MS, MAX_WAIT_MS, SESSION_TIMEOUT_MS } from '../pace.js';
import { recordOfMessage } from '../received-message.js';
import { adminOf } from './admin.js';
import {
  kafkaJavascriptProblem,
  loadKafkaJavascript,
  type RdConsumer,
  type RdKafka,
  type RdProducer,
  type RdTransaction,
  type Rebalance,
} from './kafka-javascript.js';

async function connect({ bootstrap, security }: Entrance): Promise<RdKafka> {
  const { Kafka, logLevel } = await loadKafkaJavascript();
  return new Kafka({
    kafkaJS: {
      clientId: 'fluxmq-conformance',
      brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
      logLevel: logLevel.NOTHING,
    },
    // A topic that is deleted while a client still asks for it would come back.
    'allow.auto.create.topics': 'false',
    ...librdkafkaSecurity(security),
  });
}

/** What stands behind a consumer, for what goes over it into a transaction. */
const consumers = new WeakMap<Consumer, { readonly rdConsumer: RdConsumer; readonly topic: string }>();

export const librdkafkaLibrary: ClientLibrary = {
  name: 'librdkafka',
  readsAgainAfterRebalance: false,
  codecs: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
  unavailable: kafkaJavascriptProblem,

  async producer(entrance): Promise<Producer> {
    const kafka = await connect(entrance);
    /** The compression belongs to a producer here, not to what it sends. */
    const producers = new Map<string, RdProducer>();
    return {
      async send(topic, codec, records) {
        let producer = producers.get(codec);
        if (producer === undefined) {
          producer = kafka.producer({ 'compression.codec': codec });
          await producer.connect();
          producers.set(codec, producer);
        }
        await producer.send({ topic, messages: copiesOf(records) });
      },
      close: async () => {
        await Promise.all([...producers.values()].map((producer) => producer.disconnect()));
      },
    };
  },

  async consumer(entrance, { groupId, topic, isolation }): Promise<Consumer> {
    const { ErrorCodes } = await loadKafkaJavascript();
    const kafka = await connect(entrance);
    let listener: Listener | undefined;
    const rdConsumer = kafka.consumer({
      kafkaJS: {
        groupId,
        fromBeginning: true,
        autoCommit: false,
        readUncommitted: isolation === 'read_uncommitted',
        sessionTimeout: SESSION_TIMEOUT_MS,
        heartbeatInterval: HEARTBEAT_INTERVAL_MS,
        maxWaitTimeInMs: MAX_WAIT_MS,
      },
      rebalance_cb: ({ code }: Rebalance, assignment: readonly { readonly partition: number }[]) => {
        const assigned = code === ErrorCodes.ERR__ASSIGN_PARTITIONS;
        listener?.onAssigned?.(assigned ? assignment.map(({ partition }) => partition) : []);
      },
    });
    await rdConsumer.connect();
    await rdConsumer.subscribe({ topic });
    const consumer: Consumer = {
      run: (told) => {
        listener = told;
        return runConsumer(rdConsumer, told);
      },
      commit: (partition, offset) =>
        // Kafka's convention: what is committed is the next offset to read.
        rdConsumer.commitOffsets([{ topic, partition, offset: String(offset + 1n) }]),
      close: () => rdConsumer.disconnect(),
    };
    consumers.set(consumer, { rdConsumer, topic });
    return consumer;
  },

  async transactionalProducer(entrance, transactionalId): Promise<TransactionalProducer> {
    const kafka = await connect(entrance);
    const producer = kafka.producer({ kafkaJS: { transactionalId } });
    await producer.connect();
    return {
      begin: async () => transactionOf(await producer.transaction()),
      close: () => producer.disconnect(),
    };
  },

  async admin(entrance) {
    const { ConsumerGroupStates } = await loadKafkaJavascript();
    const admin = (await connect(entrance)).admin();
    await admin.connect();
    return adminOf(admin, ConsumerGroupStates);
  },
};

/** The library rewrites the headers of what it is given. */
function copiesOf(records: readonly AppRecord[]) {
  return records.map((record) => ({ ...record }));
}

function runConsumer(consumer: RdConsumer, listener: Listener): Promise<void> {
  return consumer.run({
    eachMessage: async ({ partition, message }) => listener.onRecord(recordOfMessage(partition, message)),
  });
}

function transactionOf(transaction: RdTransaction): Transaction {
  return {
    send: async (topic, records) => {
      await transaction.send({ topic, messages: copiesOf(records) });
    },
    sendOffset: async (consumer, { partition, offset }) => {
      const behind = consumers.get(consumer);
      if (behind === undefined) throw new Error('This consumer is none of librdkafka');
      const { rdConsumer, topic } = behind;
      await transaction.sendOffsets({
        consumer: rdConsumer,
        topics: [{ topic, partitions: [{ partition, offset: String(offset + 1n) }] }],
      });
    },
    commit: () => transaction.commit(),
    abort: () => transaction.abort(),
  };
}
