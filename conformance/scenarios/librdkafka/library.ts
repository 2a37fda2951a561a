import type { Address } from '../../../protocol/index.js';
import type { ClientLibrary, Consumer, Producer } from '../client.js';
import { kafkaJavascriptProblem, loadKafkaJavascript, type RdKafka, type RdProducer } from './kafka-javascript.js';

async function connect(bootstrap: readonly Address[]): Promise<RdKafka> {
  const { Kafka, logLevel } = await loadKafkaJavascript();
  return new Kafka({
    kafkaJS: {
      clientId: 'fluxmq-conformance',
      brokers: bootstrap.map(({ host, port }) => `${host}:${port}`),
      logLevel: logLevel.NOTHING,
    },
  });
}

export const librdkafkaLibrary: ClientLibrary = {
  name: 'librdkafka',
  unavailable: kafkaJavascriptProblem,

  async producer(bootstrap): Promise<Producer> {
    const kafka = await connect(bootstrap);
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

  async consumer(bootstrap, groupId, topic): Promise<Consumer> {
    const kafka = await connect(bootstrap);
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
