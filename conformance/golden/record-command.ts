import { parseAddresses } from '../../targets/address.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { packageRoot } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import { apiNames } from '../api-names.js';
import { probeFeatures } from '../features.js';
import { RECIPES } from './recipes/index.js';
import { record, type Source } from './record.js';

/** `fluxmq-conformance record`. Answers the exit code; throws `TargetError` for sources that cannot be had. */
export async function recordGoldens(from: readonly string[], apis: readonly string[] | undefined): Promise<number> {
  if (packageRoot().includes('node_modules'))
    throw new TargetError('Goldens are recorded in a clone of the repository.');
  const names = apis && apiNames(apis);
  const recipes = RECIPES.filter(({ api }) => names === undefined || names.includes(api.name));
  const sources = await Promise.all(from.map(connect));
  try {
    await record(recipes, sources, packageRoot(), (path) => process.stderr.write(`${path}\n`));
    return 0;
  } finally {
    for (const { client } of sources) await client.close();
  }
}

async function connect(text: string): Promise<Source> {
  const [name = '', address] = text.split('=', 2);
  if (address === undefined) throw new TargetError(`'${text}' is no source: write NAME=HOST:PORT.`);
  const client = await ClusterClient.connect(parseAddresses(address));
  return { name, client, features: await probeFeatures(client) };
}
