import { ApiVersions } from '../../../protocol/index.js';
import { recipe } from '../recipe.js';

export const apiVersionsRecipes = [
  recipe(ApiVersions, 'plain', {
    about: 'A client asks what the broker speaks.',
    request: () => ({ clientSoftwareName: 'fluxmq-golden', clientSoftwareVersion: '1.0.0' }),
  }),
  recipe(ApiVersions, 'software-name-with-a-space', {
    about: 'A name of the client software that Kafka does not accept (KIP-511).',
    versions: [3, 4],
    request: () => ({ clientSoftwareName: 'not a name', clientSoftwareVersion: '1.0.0' }),
  }),
  recipe(ApiVersions, 'no-software-name', {
    about: 'A client that does not say what it is.',
    versions: [3, 4],
    request: () => ({}),
  }),
];
