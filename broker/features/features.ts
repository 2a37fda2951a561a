import { type Api, ConsumerGroupHeartbeat, EndTxn } from '../../protocol/index.js';
import type { ClusterMetadata } from '../metadata/cluster-metadata.js';
import { METADATA_VERSION } from '../metadata/metadata-version.js';

/** Something that a cluster has at a level that its administrator chooses (KIP-584), by Kafka's names and numbers. */
export interface Feature {
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** What the feature changes for clients: without it there is no such feature. */
  readonly shownIn?: { readonly key: number; readonly version: number };
}

/** KIP-848: groups whose assignments the broker makes. */
const GROUP_VERSION = 'group.version';

const FEATURES: readonly Feature[] = [
  // 3.3-IV3 to 4.3-IV0: everything that this broker reads and writes is the same in them, but for what `partitionVersion` says.
  { name: METADATA_VERSION, minVersion: 7, maxVersion: 30 },
  { name: GROUP_VERSION, minVersion: 0, maxVersion: 1, shownIn: { key: ConsumerGroupHeartbeat.key, version: 0 } },
  // KIP-890: every transaction has an epoch of its own.
  { name: 'transaction.version', minVersion: 0, maxVersion: 2, shownIn: { key: EndTxn.key, version: 5 } },
];

interface Served {
  readonly api: Pick<Api<never, never>, 'key'>;
  readonly versions: readonly [min: number, max: number];
}

/** The features of a broker that serves these APIs. */
export function supportedFeatures(served: readonly Served[]): Feature[] {
  return FEATURES.filter(
    ({ shownIn }) =>
      shownIn === undefined ||
      served.some(({ api, versions }) => api.key === shownIn.key && versions[1] >= shownIn.version),
  );
}

/** The level of a feature: the one that was chosen, or the newest. */
export function levelOf({ name, maxVersion }: Feature, chosen: ReadonlyMap<string, number>): number {
  return Math.min(chosen.get(name) ?? maxVersion, maxVersion);
}

/** Whether somebody has switched off groups whose assignments the broker makes. */
export function withoutConsumerGroups(metadata: Pick<ClusterMetadata, 'featureLevel'>): boolean {
  return metadata.featureLevel(GROUP_VERSION) === 0;
}
