import { parseAddresses } from '../../targets/address.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { packageRoot } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import { apiNames } from '../api-names.js';
import { probeFeatures } from '../features.js';
import { checkRecording } from './check-recording.js';
import { recordClient } from './clients/record-clients.js';
import { type RunningKafka, startKafkas } from './kafkas.js';
import { RECIPES } from './recipes/index.js';
import { record, type Source } from './record.js';

export interface RecordOptions {
  /** `NAME=HOST:PORT`, older releases first; where there is none, Kafkas are started in all profiles. */
  readonly from?: readonly string[];
  readonly apis?: readonly string[];
  /** The folder that `golden/` is made in; the repository where nothing is said. */
  readonly into?: string;
  /** Records nothing: compares the recording in this folder with the goldens. */
  readonly check?: string;
}

/** `fluxmq-conformance record`. Answers the exit code; throws `TargetError` for sources that cannot be had. */
export async function recordGoldens({ from, apis, into, check }: RecordOptions): Promise<number> {
  const names = apis && apiNames(apis);
  if (check !== undefined) return checkRecording(check, names);
  if (into === undefined && packageRoot().includes('node_modules')) {
    throw new TargetError('Goldens are recorded in a clone of the repository, or elsewhere with --into.');
  }
  const recipes = RECIPES.filter(({ api }) => names === undefined || names.includes(api.name));
  const { kafkas, stop } =
    from === undefined ? await startKafkas() : { kafkas: from.map(running), stop: async () => {} };
  try {
    await withSources(kafkas, (sources) =>
      record(recipes, sources, into ?? packageRoot(), (path) => process.stderr.write(`${path}\n`)),
    );
    return 0;
  } finally {
    await stop();
  }
}

export interface RecordClientOptions {
  /** `NAME=HOST:PORT`, older releases first. */
  readonly from: readonly string[];
  /** Files that `capture` made. */
  readonly captures: readonly string[];
}

/** `fluxmq-conformance record-client`: makes the golden files of one client out of captures. */
export async function recordClientGoldens(client: string, { from, captures }: RecordClientOptions): Promise<number> {
  await withSources(from.map(running), (sources) =>
    recordClient(client, captures, sources, packageRoot(), (line) => process.stderr.write(`${line}\n`)),
  );
  return 0;
}

/** A login stands before the address: `NAME=USER:PASSWORD@HOST:PORT`, by PLAIN. */
function running(text: string): RunningKafka {
  const [, name, user, password, address] = /^([^=]+)=(?:([^:@]+):([^@]+)@)?([^@]+)$/.exec(text) ?? [];
  if (name === undefined || address === undefined) {
    throw new TargetError(`'${text}' is no source: write NAME=HOST:PORT or NAME=USER:PASSWORD@HOST:PORT.`);
  }
  const security =
    user === undefined || password === undefined
      ? {}
      : { credentials: { mechanism: 'PLAIN' as const, user, password } };
  return { name, bootstrap: parseAddresses(address), security };
}

/** Records from these Kafkas over connections that are closed afterwards. */
async function withSources(
  kafkas: readonly RunningKafka[],
  work: (sources: readonly Source[]) => Promise<void>,
): Promise<void> {
  const sources: Source[] = [];
  try {
    for (const { name, bootstrap, security } of kafkas) {
      const client = await ClusterClient.connect(bootstrap, security);
      sources.push({ name, client, features: await probeFeatures(client) });
    }
    await work(sources);
  } finally {
    for (const { client } of sources) await client.close();
  }
}
