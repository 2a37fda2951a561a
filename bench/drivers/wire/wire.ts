import { Produce } from '../../../protocol/index.js';
import { ClusterClient } from '../../../targets/cluster-client.js';
import { crewRecords } from '../../load/crew-records.js';
import { CLIENT_ID } from '../client-id.js';
import type { Driver } from '../driver.js';
import { LeaderConnection } from './leader-connection.js';
import { leadersOf } from './leaders.js';
import { NEWEST_BY_NAME } from './newest-by-name.js';
import { ReconnectingLeader } from './reconnecting-leader.js';
import { Sequences } from './sequences.js';
import { openWireConsumer } from './wire-consumer.js';

/** This project's own client: no more between the schedule and the socket than has to be. */
export const wire: Driver = {
  openConsumer: openWireConsumer,
  async openProducer({ bootstrap, security }, crew, lanes) {
    const cluster = await ClusterClient.connect(bootstrap, security);
    const leaders: (LeaderConnection | ReconnectingLeader)[] = [];
    const close = async () => {
      for (const leader of leaders) leader.close();
      await cluster.close();
    };
    try {
      const version = Math.min(cluster.versionOf(Produce), NEWEST_BY_NAME.produce);
      const { records, keys } = crewRecords(crew);
      const sequences = crew.idempotent ? await Sequences.begin(cluster) : undefined;
      const producer = { records, keys, sequences, acks: crew.acks, version };
      for (const { address, led } of await leadersOf(cluster, lanes)) {
        const open = async () => {
          const connection = await cluster.open(address, undefined, CLIENT_ID);
          const where = `${address.host}:${address.port}`;
          return new LeaderConnection(connection, where, led, producer);
        };
        const leader = await open();
        leaders.push(crew.retries ? new ReconnectingLeader(led, leader, open) : leader);
      }
      return { sizes: records, leaders, close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};
