import type { KafkaJS } from '@confluentinc/kafka-javascript';
import type { Address } from '../../../protocol/index.js';
import type { ClientLibrary, Consumer, Producer } from '../client.js';

const PACKAGE = '@confluentinc/kafka-javascript';

/** It is no dependency of this package: imported only when asked for. Its promise API is modelled on kafkajs. */
async function load(): Promise<typeof KafkaJS> {
  const loaded: { default: { KafkaJS: typeof KafkaJS } } = await import(PACKAGE);
  return loaded.default.KafkaJS;
}

async function connect(bootstrap: readonly Address[]) {
  const { Kafka, logLevel } = await load();
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

  async unavailable() {
    try {
      await load();
      return undefined;
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      return `${PACKAGE} cannot be loaded here (${reason})`;
    }
  },

  async producer(bootstrap): Promise<Producer> {
    const kafka = await connect(bootstrap);
    /** The compression belongs to a producer here, not to what it sends. */
    const producers = new Map<string, ReturnType<typeof kafka.producer>>();
    return {
      async send(topic, codec, records) {
        let producer = producers.get(codec);
        if (producer === undefined) {
          producer = kafka.producer({ 'compression.codec': codec });
          await producer.connect();
          producers.set(codec, producer);
        }
        await producer.send({ topic, messages: records.map(({ key, value, headers }) => ({ key, value, headers })) });
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
      async run(onRecord) {
        await consumer.run({
          eachMessage: async ({ partition, message: { key, value, headers = {}, offset } }) =>
            onRecord({
              partition,
              key: String(key),
              value: String(value),
              headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)])),
              offset: BigInt(offset),
            }),
        });
      },
      commit: (committed, partition, offset) =>
        consumer.commitOffsets([{ topic: committed, partition, offset: String(offset + 1n) }]),
      close: () => consumer.disconnect(),
    };
  },
};
