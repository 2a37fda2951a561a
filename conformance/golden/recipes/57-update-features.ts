import { type Input, UpdateFeatures, type UpdateFeaturesRequest } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

type Update = Input<UpdateFeaturesRequest['featureUpdates'][number]>;

const METADATA_VERSION = 'metadata.version';
const SAFE_DOWNGRADE = 2;

/** Whatever could be done is only checked, from v1 on; what goes to v0 as well cannot be done. */
const refused = (name: string, about: string, featureUpdates: Update[]) =>
  recipe(UpdateFeatures, name, { about, request: () => ({ featureUpdates }) });

const checked = (name: string, about: string, featureUpdates: Update[]) =>
  recipe(UpdateFeatures, name, {
    about,
    versions: [1, 2],
    request: () => ({ featureUpdates, validateOnly: true }),
  });

export const updateFeaturesRecipes = [
  refused('unknown-feature', 'A feature that there is not.', [{ feature: 'no.such.feature', maxVersionLevel: 1 }]),
  refused('no-name', 'A feature without a name.', [{ feature: '', maxVersionLevel: 1 }]),
  refused('beyond-all-levels', 'A level that no release knows.', [
    { feature: METADATA_VERSION, maxVersionLevel: 9999 },
  ]),
  refused('downgrade-not-allowed', 'A lower level, without leave to go down.', [
    { feature: METADATA_VERSION, maxVersionLevel: 1 },
  ]),
  refused('nothing', 'Nothing is asked.', []),
  checked('check-unknown-feature', 'A check of a feature that there is not.', [
    { feature: 'no.such.feature', maxVersionLevel: 1 },
  ]),
  checked('check-one-unknown', 'A check of two features, neither of which there is.', [
    { feature: 'no.such.feature', maxVersionLevel: 1 },
    { feature: 'nor.this.one', maxVersionLevel: 1 },
  ]),
  checked('check-unsafe-downgrade', 'A check of a safe downgrade to a level that is too low.', [
    { feature: METADATA_VERSION, maxVersionLevel: 1, upgradeType: SAFE_DOWNGRADE },
  ]),
  checked('check-unknown-type', 'A check of an upgrade of a kind that there is not.', [
    { feature: METADATA_VERSION, maxVersionLevel: 9999, upgradeType: 9 },
  ]),
];
