import type { Security } from '../../../targets/target.js';
import type { ClientLibrary, Consumer, Entrance, Producer } from '../client.js';
import { kafkaJavascriptProblem, loadKafkaJavascript, type RdKafka, type RdProducer } from './kafka-javascript.js';

async function connect({ bootstrap, security }: Entrance): Promise<RdKafka> {
  const { Kafka, logLevel } = await loadKafkaJavascript();
  return new Kafka({
    kafkaJS: {
      clientId: 'fluxmq-conformance',
      brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
      logLevel: logLevel.NOTHING,
    },
    ...settingsFor(security),
  });
}

/** librdkafka's own names. It has none for a server name other than the host: there the certificate's name is not checked. */
function settingsFor({ tls, credentials }: Security): Readonly<Record<string, string>> {
  return {
    // A topic that is deleted while a client still asks for it would come back.
    'allow.auto.create.topics': 'false',
    'security.protocol': `${credentials ? 'sasl_' : ''}${tls ? 'ssl' : 'plaintext'}`,
    ...(tls?.ca !== undefined && { 'ssl.ca.pem': tls.ca }),
    ...(tls?.cert !== undefined && { 'ssl.certificate.pem': tls.cert }),
    ...(tls?.key !== undefined && { 'ssl.key.pem': tls.key }),
    ...(tls?.serverName !== undefined && { 'ssl.endpoint.identification.algorithm': 'none' }),
    ...(credentials && {
      'sasl.mechanisms': credentials.mechanism,
      'sasl.username': credentials.user,
      'sasl.password': credentials.password,
    }),
  };
}

export const librdkafkaLibrary: ClientLibrary = {
  name: 'librdkafka',
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
        // Copies: the library rewrites the headers of what it is given.
        await producer.send({ topic, messages: records.map((record) => ({ ...record })) });
      },
      close: async () => {
        await Promise.all([...producers.values()].map((producer) => producer.disconnect()));
      },
    };
  },

  async consumer(entrance, groupId, topic): Promise<Consumer> {
    const kafka = await connect(entrance);
    const consumer = kafka.consumer({ kafkaJS: { groupId, fromBeginning: true, autoCommit: false } });
    await consumer.connect();
    await consumer.subscribe({ topic });
    return {
      run: (onRecord) =>
        consumer.run({
          eachMessage: async ({ partition, message: { key, value, headers = {}, offset } }) =>
            onRecord({
              partition,
              key: String(key),
              value: String(value),
              headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
              offset: BigInt(offset),
            }),
        }),
      commit: (committed, partition, offset) =>
        consumer.commitOffsets([{ topic: committed, partition, offset: String(offset + 1n) }]),
      close: () => consumer.disconnect(),
    };
  },
};
