// What an application does with kafkajs.   kafkajs.mjs HOST:PORT
import kafkajs from 'kafkajs';
import { GROUP, IDEMPOTENT, PLAIN, TRANSACTIONAL, TRANSACTIONS } from './names.mjs';

const [, , broker] = process.argv;
const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = kafkajs;
const kafka = new Kafka({ clientId: 'app', brokers: [broker], logLevel: logLevel.ERROR });
const messages = [
  { key: 'k1', value: 'v1', headers: { trace: 'abc' } },
  { key: 'k2', value: 'v2' },
];

const admin = kafka.admin();
await admin.connect();
const topics = [PLAIN, IDEMPOTENT, TRANSACTIONAL].map((topic) => ({ topic, numPartitions: 1 }));
await admin.createTopics({ topics, waitForLeaders: true });

const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: PLAIN, messages });
await producer.send({ topic: PLAIN, messages, compression: CompressionTypes.GZIP });
await producer.disconnect();

const idempotent = kafka.producer({ idempotent: true });
await idempotent.connect();
await idempotent.send({ topic: IDEMPOTENT, messages });
await idempotent.disconnect();

const consumer = kafka.consumer({ groupId: GROUP, heartbeatInterval: 500, maxWaitTimeInMs: 200 });
await consumer.connect();
await consumer.subscribe({ topic: PLAIN, fromBeginning: true });
let seen = 0;
await new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  consumer.on(consumer.events.HEARTBEAT, () => seen >= 4 && resolve());
  consumer.run({ eachMessage: async () => void seen++ }).catch(reject);
});

const transactional = kafka.producer({
  transactionalId: TRANSACTIONS.kafkajs,
  maxInFlightRequests: 1,
  idempotent: true,
});
await transactional.connect();
const committed = await transactional.transaction();
await committed.send({ topic: TRANSACTIONAL, messages });
await committed.sendOffsets({
  consumerGroupId: GROUP,
  topics: [{ topic: PLAIN, partitions: [{ partition: 0, offset: '4' }] }],
});
await committed.commit();
const aborted = await transactional.transaction();
await aborted.send({ topic: TRANSACTIONAL, messages });
await aborted.abort();
await transactional.disconnect();

await admin.describeGroups([GROUP]);
await consumer.disconnect();
await admin.listGroups();
await admin.fetchOffsets({ groupId: GROUP, topics: [PLAIN] });
await admin.fetchTopicOffsets(PLAIN);
await admin.describeConfigs({
  resources: [{ type: ConfigResourceTypes.TOPIC, name: PLAIN, configNames: ['retention.ms'] }],
});
const configEntries = [{ name: 'retention.ms', value: '604800000' }];
await admin.alterConfigs({ resources: [{ type: ConfigResourceTypes.TOPIC, name: PLAIN, configEntries }] });
await admin.createPartitions({ topicPartitions: [{ topic: IDEMPOTENT, count: 2 }] });
await admin.deleteTopicRecords({ topic: PLAIN, partitions: [{ partition: 0, offset: '1' }] });
await admin.deleteGroups([GROUP]);
await admin.deleteTopics({ topics: [PLAIN, IDEMPOTENT, TRANSACTIONAL] });
await admin.disconnect();
