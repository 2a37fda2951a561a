import { ZERO_UUID } from '../../protocol/schema.js';
import { FluxmqError } from '../errors.js';
import { randomUuid } from '../uuid.js';
import { type MetaProperties, readMetaProperties, writeMetaProperties } from './meta-properties.js';

/** Who a broker is. */
export interface Identity {
  readonly clusterId: string;
  readonly nodeId: number;
  /** Of its data directory. */
  readonly directoryId: string;
}

const FIRST_NODE = 1;

/** The broker of a new cluster. */
export function newIdentity(brokerId = FIRST_NODE): Identity {
  return { clusterId: randomUuid(), nodeId: brokerId, directoryId: randomUuid() };
}

/**
 * Who the broker of a data directory is, a new one where nobody is noted. Throws a `FluxmqError`: of kind Config where
 * that is not the broker `brokerId`, else of kind Storage.
 */
export async function identityOf(dataDir: string, brokerId: number | undefined): Promise<Identity> {
  const stored = readMetaProperties(dataDir);
  if (stored === undefined) {
    const fresh = newIdentity(brokerId);
    await writeMetaProperties(dataDir, fresh);
    return fresh;
  }
  if (brokerId !== undefined && brokerId !== stored.nodeId) {
    throw new FluxmqError(
      'Config',
      `${dataDir} belongs to broker ${stored.nodeId}, not to ${brokerId}: leave out the broker id, or give each broker a data directory of its own.`,
    );
  }
  return identified(stored);
}

/** A directory that Kafka has not numbered counts as one that is not known yet. */
function identified({ clusterId, nodeId, directoryId = ZERO_UUID }: MetaProperties): Identity {
  return { clusterId, nodeId, directoryId };
}
