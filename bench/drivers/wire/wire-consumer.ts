import { Fetch } from '../../../protocol/index.js';
import { ClusterClient } from '../../../targets/cluster-client.js';
import { TargetError } from '../../../targets/target.js';
import type { ConsumersPlan, LoadPlan } from '../../load/load-plan.js';
import { positionsAt } from '../../topics/offsets.js';
import { CLIENT_ID } from '../client-id.js';
import type { ConsumerClient } from '../driver.js';
import { Fetcher } from './fetcher.js';
import { leadersOf } from './leaders.js';
import { NEWEST_BY_NAME } from './newest-by-name.js';

/** From here on answers hold record batches, and not message sets. */
const OLDEST_FETCH = 4;

/** A consumer of every n-th partition, n being the number of clients: no group deals them out. */
export async function openWireConsumer(
  { bootstrap, security }: LoadPlan,
  { partitions, clients, from, stamped }: ConsumersPlan,
  client: number,
): Promise<ConsumerClient> {
  const its = partitions.filter((_, index) => index % clients === client);
  const cluster = await ClusterClient.connect(bootstrap, security);
  const fetchers: Fetcher[] = [];
  const close = async () => {
    for (const fetcher of fetchers) fetcher.close();
    await cluster.close();
  };
  try {
    const version = Math.min(cluster.versionOf(Fetch), NEWEST_BY_NAME.fetch);
    if (version < OLDEST_FETCH) throw new TargetError(`The target serves Fetch only up to v${version}.`);
    const positions = await positionsAt(cluster, its, from);
    for (const { address, led } of await leadersOf(cluster, positions)) {
      const connection = await cluster.open(address, undefined, CLIENT_ID);
      fetchers.push(new Fetcher(connection, `${address.host}:${address.port}`, version, led, stamped));
    }
    return {
      close,
      async run(onArrival, signal) {
        await Promise.all(fetchers.map((fetcher) => fetcher.run(onArrival, signal)));
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
