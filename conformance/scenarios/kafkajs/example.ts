/** With what a reader fills in the example. */
export interface Names {
  readonly broker: string;
  readonly topic: string;
  readonly group: string;
}

export const GREETING = 'Hello FluxMQ from Node.js!';

/** What README shows of kafkajs. It is a text, so that just what is shown is what runs. */
export const exampleOf = ({ broker, topic, group }: Names): string => `\
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ clientId: 'fluxmq-client', brokers: ['${broker}'] });

const producer = kafka.producer();
await producer.connect();
await producer.send({ topic: '${topic}', messages: [{ key: 'key1', value: '${GREETING}' }] });
await producer.disconnect();

const consumer = kafka.consumer({ groupId: '${group}' });
await consumer.connect();
await consumer.subscribe({ topic: '${topic}', fromBeginning: true }); // else a new group reads only what comes from now on
await consumer.run({
  eachMessage: async ({ topic, partition, message }) => {
    console.log(\`\${topic}-\${partition} @\${message.offset}: \${message.value}\`);
  },
});
`;
