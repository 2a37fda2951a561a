// librdkafka's mock cluster of one broker, which chooses its own port.   librdkafka-mock.mjs
// Prints HOST:PORT and lives until its standard input ends.
import rdkafka from '@confluentinc/kafka-javascript';

const options = { 'test.mock.num.brokers': 1, 'bootstrap.servers': 'chosen-by-the-mock-cluster' };
const producer = new rdkafka.Producer(options);
producer.connect({ timeout: 10_000 }, (error, metadata) => {
  if (error) {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
  const [{ host, port }] = metadata.brokers;
  process.stdout.write(`${host}:${port}\n`);
});
process.stdin.resume();
process.stdin.once('end', () => process.exit());
