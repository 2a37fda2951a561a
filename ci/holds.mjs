// Prints the topics and groups that a cluster holds, one a line: what a run of the suite must leave as it was. Topics of
// Kafka's own are made when they are first needed, and stay.   node ci/holds.mjs HOST:PORT
import { ListGroups, Metadata } from '../dist/protocol/index.js';
import { parseAddresses } from '../dist/targets/address.js';
import { ClusterClient } from '../dist/targets/cluster-client.js';

const client = await ClusterClient.connect(parseAddresses(process.argv[2] ?? ''));
const { topics } = await client.send(client.anyBroker(), Metadata, { topics: null });
const held = topics.filter(({ isInternal }) => !isInternal).map(({ name }) => `topic ${name}`);
for (const broker of client.brokers) {
  const { groups } = await client.send(broker, ListGroups, {});
  held.push(...groups.map(({ groupId }) => `group ${groupId}`));
}
process.stdout.write(
  held
    .sort()
    .map((line) => `${line}\n`)
    .join(''),
);
await client.close();
