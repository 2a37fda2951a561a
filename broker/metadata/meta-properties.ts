import { join } from 'node:path';
import { readSmallFile } from '../storage/read-small-file.js';
import { replaceFile } from '../storage/replace-file.js';
import { storageError } from '../storage/storage-error.js';

/** Kafka's name for it. */
export const META_PROPERTIES = 'meta.properties';

/** Whose a data directory is. */
export interface MetaProperties {
  readonly clusterId: string;
  readonly nodeId: number;
  /** Tells the directories of one node apart (KIP-858); absent where an older Kafka wrote the file. */
  readonly directoryId: string | undefined;
}

/** Undefined where there is no such file. Throws a `FluxmqError` of kind Storage for one that does not say whose it is. */
export function readMetaProperties(dataDir: string): MetaProperties | undefined {
  const path = join(dataDir, META_PROPERTIES);
  const text = readSmallFile(path);
  if (text === undefined) return undefined;
  const properties = new Map(
    [...text.matchAll(/^[ \t]*([\w.]+)[ \t]*[=:][ \t]*(.*?)\s*$/gm)].map(([, key = '', value = '']) => [key, value]),
  );
  const clusterId = properties.get('cluster.id');
  // Where Kafka still had ZooKeeper, nodes were brokers.
  const nodeId = properties.get('node.id') ?? properties.get('broker.id');
  if (clusterId === undefined || nodeId === undefined || !/^\d+$/.test(nodeId)) {
    throw storageError(`${path} does not say a cluster.id and a node.id`);
  }
  return { clusterId, nodeId: Number(nodeId), directoryId: properties.get('directory.id') };
}

export function writeMetaProperties(dataDir: string, properties: MetaProperties): Promise<void> {
  const { clusterId, nodeId, directoryId } = properties;
  const lines = ['version=1', `cluster.id=${clusterId}`, `node.id=${nodeId}`];
  if (directoryId !== undefined) lines.push(`directory.id=${directoryId}`);
  return replaceFile(join(dataDir, META_PROPERTIES), `#\n${lines.join('\n')}\n`);
}
