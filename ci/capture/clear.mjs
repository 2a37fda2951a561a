// Deletes what the clients leave behind, before the next one begins.   clear.mjs HOST:PORT
import kafkajs from 'kafkajs';
import { GROUP, IDEMPOTENT, PLAIN, TRANSACTIONAL } from './clients/names.mjs';

const admin = new kafkajs.Kafka({ brokers: [process.argv[2]], logLevel: kafkajs.logLevel.NOTHING }).admin();
await admin.connect();
const there = await admin.listTopics();
const topics = [PLAIN, IDEMPOTENT, TRANSACTIONAL].filter((topic) => there.includes(topic));
if (topics.length > 0) await admin.deleteTopics({ topics });
const { groups } = await admin.listGroups();
if (groups.some(({ groupId }) => groupId === GROUP)) await admin.deleteGroups([GROUP]);
await admin.disconnect();
