import kafkajs, { type Consumer as KafkaConsumer, type KafkaMessage, type SASLOptions } from 'kafkajs';
import type { Codec } from '../../../protocol/records/batch-header.js';
import { compress, decompress } from '../../../protocol/records/compression.js';
import type { Credentials } from '../../../targets/login.js';
import type { ClientLibrary, Consumer, Entrance, Producer } from '../client.js';

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

export const kafkajsLibrary: ClientLibrary = {
  name: 'kafkajs',
  unavailable: async () => undefined,

  async producer(entrance): Promise<Producer> {
    const producer = connect(entrance).producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
    });
    await producer.connect();
    return {
      async send(topic, codec, records) {
        const messages = records.map(({ key, value, headers }) => ({ key, value, headers }));
        await producer.send({ topic, messages, compression: COMPRESSION[codec] });
      },
      close: () => producer.disconnect(),
    };
  },

  async consumer(entrance, groupId, topic): Promise<Consumer> {
    let closed = false;
    const consumer = connect(entrance).consumer({
      groupId,
      allowAutoTopicCreation: false,
      // It would look for a broker that went away for ever, and keep the process from its end.
      retry: { restartOnFailure: async () => !closed },
    });
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    return {
      run: (onRecord) => runConsumer(consumer, onRecord),
      commit: (committed, partition, offset) =>
        // Kafka's convention: what is committed is the next offset to read.
        consumer.commitOffsets([{ topic: committed, partition, offset: String(offset + 1n) }]),
      close: () => {
        closed = true;
        return consumer.disconnect();
      },
    };
  },
};

async function runConsumer(consumer: KafkaConsumer, onRecord: Parameters<Consumer['run']>[0]): Promise<void> {
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => onRecord({ partition, ...recordOf(message) }),
  });
}

function recordOf({ key, value, headers = {}, offset }: KafkaMessage) {
  return {
    key: String(key),
    value: String(value),
    headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
    offset: BigInt(offset),
  };
}
