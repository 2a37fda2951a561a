import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Api, ConnectionError, encodeRequest } from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { inDecodedForm } from '../decoded-form.js';
import type { Feature } from '../features.js';
import { exceptionFor } from '../known-exceptions.js';
import { WireLog } from '../wire-log.js';
import { type Asked, bindsOf } from './bindings.js';
import { compareAnswers } from './compare.js';
import { type Exchange, type Explain, formatGoldenFile, type Given, type Step } from './golden-file.js';
import { goldenName } from './library.js';
import type { Recipe } from './recipe.js';
import { recordedId, recordedName } from './recorded-words.js';
import { Renaming } from './renaming.js';
import { Stage } from './stage.js';

const REQUEST_ID = { correlationId: 7, clientId: 'fluxmq-golden' };
/** Most exchanges wait for a topic to be made. */
const AT_ONCE = 6;

/** A real broker to record from. */
export interface Source {
  /** `apache-kafka-3.9.2`: two set-ups of one release have the same name, and the first one that suits is asked. */
  readonly name: string;
  readonly client: ClusterClient;
  readonly features: ReadonlySet<Feature>;
}

/** What one source answered to the requests of an exchange. */
export interface Take {
  readonly source: string;
  readonly asked: readonly (Asked & { readonly eventually: boolean })[];
}

/**
 * Makes the golden files of `recipes` anew, under `folder`, from what the sources answer now, older releases first. Throws
 * `TargetError` for a recipe that cannot be recorded.
 */
export async function record(
  recipes: readonly Recipe[],
  sources: readonly Source[],
  folder: string,
  onFile: (path: string) => void,
): Promise<void> {
  const apis = [...new Set(recipes.map(({ api }) => api))];
  const pairs = apis.flatMap((api) => {
    const [min, max] = api.versions;
    return Array.from({ length: max - min + 1 }, (_, index) => ({ api, version: min + index }));
  });
  const worker = async () => {
    for (let pair = pairs.shift(); pair !== undefined; pair = pairs.shift()) {
      const path = await recordPair(pair.api, pair.version, recipes, sources, folder);
      if (path !== undefined) onFile(path);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

async function recordPair(
  api: Api,
  version: number,
  recipes: readonly Recipe[],
  sources: readonly Source[],
  folder: string,
): Promise<string | undefined> {
  const exchanges: Exchange[] = [];
  for (const recipe of recipes) {
    if (recipe.api !== api || version < recipe.versions[0] || version > recipe.versions[1]) continue;
    const exchange = await recordExchange(recipe, version, sources);
    if (exchange !== undefined) exchanges.push(exchange);
  }
  if (exchanges.length === 0) return undefined;
  const path = join(folder, goldenName(api, version));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, formatGoldenFile({ api, version, exchanges }, explain));
  return path;
}

/** Undefined where no source serves it. */
async function recordExchange(
  recipe: Recipe,
  version: number,
  sources: readonly Source[],
): Promise<Exchange | undefined> {
  const given = givenOf(recipe);
  const suitable = firstOfEachName(sources.filter((source) => suits(recipe, version, source)));
  const takes: Take[] = [];
  for (const source of suitable) {
    try {
      takes.push(await take(recipe, version, given, source, suitable));
    } catch (error) {
      // It advertises the pair and does not serve it.
      if (error instanceof ConnectionError && exceptionFor(recipe.api, version) !== undefined) continue;
      const reason = reasonOf(error);
      throw new TargetError(`${recipe.api.name} v${version} '${recipe.name}' on ${source.name}: ${reason}`, {
        cause: error,
      });
    }
  }
  const steps = merge(takes);
  if (steps.length === 0) return undefined;
  return { name: recipe.name, about: recipe.about, ...given, steps };
}

function suits({ api, when, unless }: Recipe, version: number, { client, features }: Source): boolean {
  return (
    client.supports(api, version) &&
    when.every((feature) => features.has(feature)) &&
    !unless.some((feature) => features.has(feature))
  );
}

function firstOfEachName(sources: readonly Source[]): Source[] {
  return sources.filter(({ name }, index) => sources.findIndex((other) => other.name === name) === index);
}

function givenOf({ topics, absent, groups, when, unless }: Recipe): Given {
  let named = topics.length;
  const names = (count: number) => Array.from({ length: count }, () => recordedName(++named));
  return {
    topics: topics.map(({ partitions = 1, configs = {}, records = [] }, index) => {
      return { name: recordedName(index + 1), id: recordedId(index + 1), partitions, configs, records };
    }),
    absent: names(absent),
    groups: names(groups),
    when,
    unless,
  };
}

async function take(
  recipe: Recipe,
  version: number,
  given: Given,
  { name, client }: Source,
  all: readonly Source[],
): Promise<Take> {
  const asked: (Asked & { readonly eventually: boolean })[] = [];
  const used = given.topics.length + given.absent.length + given.groups.length;
  const versionOf = (api: Api, newest: number) => {
    if (api === recipe.api) return version;
    const versions = all.map((source) => source.client.version(api));
    if (versions.includes(undefined)) throw new TargetError(`${api.name} is not served by all sources`);
    return Math.min(...versions.map(Number), newest);
  };
  const stage = await Stage.set(given, client, new WireLog());
  try {
    await recipe.script({
      version,
      ...given,
      names: Array.from({ length: recipe.names }, (_, index) => recordedName(used + index + 1)),
      async ask(api, body, until, newest = Number.POSITIVE_INFINITY) {
        const spoken = versionOf(api, newest);
        const request = Buffer.concat(encodeRequest(api, spoken, REQUEST_ID, body));
        const decode = (frame: Buffer) => decodeResponseFrame(api, spoken, frame).body;
        const wanted = until && ((frame: Buffer) => until(decode(frame)));
        const response = await stage.ask(api, spoken, request, wanted && { wanted });
        if (until?.(decode(response)) === false)
          throw new TargetError(`${api.name} never answered as the recipe waits for`);
        asked.push({ api, version: spoken, request, response, eventually: until !== undefined });
        return decode(response);
      },
    });
  } finally {
    await stage.clear();
  }
  const last = asked.at(-1);
  if (last?.api !== recipe.api) throw new TargetError(`the recipe does not end with a request of ${recipe.api.name}`);
  return { source: name, asked };
}

/** One exchange out of what all sources answered; where they agree by the rules, the newest speaks for all. */
export function merge(takes: readonly Take[]): Step[] {
  const newest = takes.at(-1);
  if (newest === undefined) return [];
  const steps = newest.asked.map(({ api, version, request, eventually }, index) => {
    return { api, version, eventually, request, binds: bindsOf(api, version, request, newest.asked.slice(0, index)) };
  });
  return steps.map((step, index) => {
    const groups: { representative: Take; sources: string[] }[] = [];
    for (const take of [...takes].reverse()) {
      const group = groups.find(({ representative }) => agree(representative, take)[index]);
      if (group === undefined) groups.push({ representative: take, sources: [take.source] });
      else group.sources.unshift(take.source);
    }
    const responses = groups.reverse().flatMap(({ representative, sources }) => {
      const frame = representative.asked[index]?.response;
      return frame === undefined ? [] : [{ sources, frame }];
    });
    return { ...step, responses };
  });
}

/** For each request, whether two sources gave the same answer by the rules. */
function agree(one: Take, other: Take): boolean[] {
  const renaming = new Renaming();
  return one.asked.map(({ api, version, response }, index) => {
    const others = other.asked[index];
    if (others === undefined || others.api !== api) return false;
    const [recorded, live] = [response, others.response].map((frame) => decodeResponseFrame(api, version, frame).body);
    return compareAnswers(api.name, recorded, live, renaming).length === 0;
  });
}

/** The decoded form of a frame, for the reviewer. */
export const explain: Explain = ({ api, version }, side, frame) => {
  const { body } =
    side === 'request' ? decodeRequestFrame(api, version, frame) : decodeResponseFrame(api, version, frame);
  return inDecodedForm(body);
};
