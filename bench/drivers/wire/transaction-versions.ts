import { AddPartitionsToTxn, ApiVersions, EndTxn, InitProducerId, Produce } from '../../../protocol/index.js';
import type { ClusterClient } from '../../../targets/cluster-client.js';
import { CLIENT_ID } from '../client-id.js';
import { NEWEST_BY_NAME } from './newest-by-name.js';

/** In which versions a target's transactions are spoken. */
export interface TransactionVersions {
  readonly init: number;
  /** Undefined where a batch brings its partition into the transaction (KIP-890). */
  readonly addPartitions: number | undefined;
  readonly produce: number;
  readonly end: number;
}

/** The feature of KIP-890, and the level from which on clients leave out AddPartitionsToTxn. */
const FEATURE = { name: 'transaction.version', level: 2 } as const;
/** From these versions on a request says that its client leaves it out. */
const SECOND = { produce: 12, end: 5 } as const;
/** Later ones are for brokers. */
const NEWEST_ADD_PARTITIONS = 3;

/** As Kafka's own clients choose them. Throws `TargetError` where the target has no transactions. */
export async function transactionVersions(cluster: ClusterClient): Promise<TransactionVersions> {
  const init = cluster.versionOf(InitProducerId);
  const produce = Math.min(cluster.versionOf(Produce), NEWEST_BY_NAME.produce);
  const end = cluster.versionOf(EndTxn);
  if (produce >= SECOND.produce && end >= SECOND.end && (await featureLevel(cluster)) >= FEATURE.level) {
    return { init, addPartitions: undefined, produce, end };
  }
  return {
    init,
    addPartitions: Math.min(cluster.versionOf(AddPartitionsToTxn), NEWEST_ADD_PARTITIONS),
    produce: Math.min(produce, SECOND.produce - 1),
    end: Math.min(end, SECOND.end - 1),
  };
}

/** What the cluster has agreed upon; zero where it says nothing of it. */
async function featureLevel(cluster: ClusterClient): Promise<number> {
  const client = { clientSoftwareName: CLIENT_ID, clientSoftwareVersion: '1' };
  const { finalizedFeatures } = await cluster.send(cluster.anyBroker(), ApiVersions, client);
  return finalizedFeatures.find(({ name }) => name === FEATURE.name)?.maxVersionLevel ?? 0;
}
