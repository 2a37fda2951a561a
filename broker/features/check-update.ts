import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { METADATA_VERSION } from '../metadata/metadata-version.js';
import { type Feature, levelOf } from './features.js';

/** How a level may change: up, down where nothing is lost, down at any rate. */
const UpgradeType = { UPGRADE: 1, SAFE_DOWNGRADE: 2, UNSAFE_DOWNGRADE: 3 } as const;

const TYPES: readonly number[] = Object.values(UpgradeType);

export interface FeatureUpdate {
  readonly feature: string;
  readonly maxVersionLevel: number;
  readonly upgradeType: number;
}

/** Throws a `KafkaError` for a level that a feature cannot have, or not in this way. */
export function checkUpdate(
  { feature: name, maxVersionLevel: level, upgradeType }: FeatureUpdate,
  supported: readonly Feature[],
  chosen: ReadonlyMap<string, number>,
): void {
  if (!TYPES.includes(upgradeType)) throw invalid(`There is no way ${upgradeType} to change the level of ${name}.`);
  const feature = supported.find((one) => one.name === name);
  if (feature === undefined) throw invalid(`There is no feature '${name}'.`);
  const { minVersion, maxVersion } = feature;
  if (level < minVersion || level > maxVersion) {
    throw invalid(`${name} cannot have level ${level}, only ${minVersion} to ${maxVersion}.`);
  }
  const current = levelOf(feature, chosen);
  const isUpgrade = upgradeType === UpgradeType.UPGRADE;
  if (level > current && !isUpgrade)
    throw invalid(`${name} has level ${current}: to ${level} it would go up, not down.`);
  if (level >= current) return;
  if (isUpgrade) throw invalid(`${name} has level ${current}: to ${level} it would go down, which was not allowed.`);
  if (name === METADATA_VERSION) {
    throw invalid(`${name} has level ${current}, and never goes down: what is stored may need it.`);
  }
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_UPDATE_VERSION, message);
}
