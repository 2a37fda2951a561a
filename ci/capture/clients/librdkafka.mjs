// What an application does with librdkafka, through @confluentinc/kafka-javascript.   librdkafka.mjs HOST:PORT
import confluent from '@confluentinc/kafka-javascript';
import { GROUP, IDEMPOTENT, PLAIN, TRANSACTIONAL, TRANSACTIONS } from './names.mjs';

const [, , broker] = process.argv;
const { Kafka, logLevel } = confluent.KafkaJS;
const kafka = new Kafka({ kafkaJS: { clientId: 'app', brokers: [broker], logLevel: logLevel.ERROR } });
// The client changes the messages that it is given.
const messages = () => [
  { key: 'k1', value: 'v1', headers: { trace: 'abc' } },
  { key: 'k2', value: 'v2' },
];

const admin = kafka.admin();
await admin.connect();
await admin.createTopics({
  topics: [PLAIN, IDEMPOTENT, TRANSACTIONAL].map((topic) => ({ topic, numPartitions: 1, replicationFactor: 1 })),
});

for (const compression of ['none', 'gzip', 'zstd']) {
  const producer = kafka.producer({ 'compression.codec': compression });
  await producer.connect();
  await producer.send({ topic: PLAIN, messages: messages() });
  await producer.disconnect();
}

const idempotent = kafka.producer({ 'enable.idempotence': true });
await idempotent.connect();
await idempotent.send({ topic: IDEMPOTENT, messages: messages() });
await idempotent.disconnect();

const consumer = kafka.consumer({
  'group.id': GROUP,
  'auto.offset.reset': 'earliest',
  'heartbeat.interval.ms': 300,
  'fetch.wait.max.ms': 200,
});
await consumer.connect();
await consumer.subscribe({ topic: PLAIN });
await new Promise((resolve) => {
  let seen = 0;
  consumer.run({ eachMessage: async () => void (++seen === 6 && resolve()) });
});
await consumer.commitOffsets([{ topic: PLAIN, partition: 0, offset: '6' }]);

const transactional = kafka.producer({ 'transactional.id': TRANSACTIONS.librdkafka });
await transactional.connect();
const committed = await transactional.transaction();
await committed.send({ topic: TRANSACTIONAL, messages: messages() });
await committed.sendOffsets({ consumer, topics: [{ topic: PLAIN, partitions: [{ partition: 0, offset: '6' }] }] });
await committed.commit();
const aborted = await transactional.transaction();
await aborted.send({ topic: TRANSACTIONAL, messages: messages() });
await aborted.abort();
await transactional.disconnect();

await admin.describeGroups([GROUP]);
await consumer.disconnect();
await admin.listGroups();
await admin.fetchOffsets({ groupId: GROUP, topics: [{ topic: PLAIN, partitions: [0] }] });
await admin.fetchTopicOffsets(PLAIN);
await admin.fetchTopicMetadata({ topics: [PLAIN] });
await admin.deleteTopicRecords({ topic: PLAIN, partitions: [{ partition: 0, offset: '1' }] });
await admin.deleteGroups([GROUP]);
await admin.deleteTopics({ topics: [PLAIN, IDEMPOTENT, TRANSACTIONAL] });
await admin.disconnect();
