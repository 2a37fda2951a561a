import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { inspect } from 'node:util';
import { ConnectionError } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import { exceptionFor } from '../known-exceptions.js';
import { compareAnswers } from './compare.js';
import { decodeRequestFrame, decodeResponseFrame } from './decode-frame.js';
import { type Exchange, formatGoldenFile, type GoldenFile, type RecordedResponse } from './golden-file.js';
import { goldenPath } from './library.js';
import type { Recipe } from './recipe.js';
import { perform, recordedId, recordedName } from './stage.js';

/** A real broker to record from. */
export interface Source {
  /** `apache-kafka-3.9.2`. */
  readonly name: string;
  readonly client: ClusterClient;
}

/** Makes the golden files of `recipes` anew from what the sources answer now. Answers the paths written. */
export async function record(
  recipes: readonly Recipe[],
  sources: readonly Source[],
  onFile: (path: string) => void,
): Promise<void> {
  const apis = new Map(recipes.map(({ api }) => [api.key, api]));
  for (const api of apis.values()) {
    for (let version = api.versions[0]; version <= api.versions[1]; version++) {
      const exchanges: Exchange[] = [];
      for (const recipe of recipes) {
        if (recipe.api !== api || version < recipe.versions[0] || version > recipe.versions[1]) continue;
        const exchange = await capture(recipe, version, sources);
        if (exchange.responses.length > 0) exchanges.push(exchange);
      }
      if (exchanges.length === 0) continue;
      const path = goldenPath(api, version);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, format({ api, version, exchanges }));
      onFile(path);
    }
  }
}

async function capture(recipe: Recipe, version: number, sources: readonly Source[]): Promise<Exchange> {
  const topics = recipe.topics.map(({ partitions = 1, configs = {}, records = [] }, index) => ({
    name: recordedName(index + 1),
    id: recordedId(index + 1),
    partitions,
    configs,
    records,
  }));
  const absent = Array.from({ length: recipe.absent }, (_, index) => recordedName(topics.length + index + 1));
  const request = recipe.frame(topics, absent, version);
  const exchange = { api: recipe.api, version, name: recipe.name, about: recipe.about, topics, absent, request };
  const responses: RecordedResponse[] = [];
  for (const { name, client } of sources) {
    if (!client.supports(recipe.api, version)) continue;
    const frame = await perform(exchange, client).catch((error) => {
      // It advertises the pair and does not serve it.
      if (error instanceof ConnectionError && exceptionFor(recipe.api, version) !== undefined) return undefined;
      throw new TargetError(`${recipe.api.name} v${version} '${recipe.name}' on ${name}: ${error.message}`, {
        cause: error,
      });
    });
    if (frame === undefined) continue;
    const answer = decodeResponseFrame(recipe.api, version, frame).body;
    const same = responses.findIndex(
      (other) =>
        compareAnswers(recipe.api.name, decodeResponseFrame(recipe.api, version, other.frame).body, answer).length ===
        0,
    );
    // Where brokers agree by the rules, the newest speaks for all.
    const sourcesSoFar = responses[same]?.sources ?? [];
    if (same !== -1) responses.splice(same, 1);
    responses.push({ sources: [...sourcesSoFar, name], frame });
  }
  return { ...exchange, responses };
}

function format(file: GoldenFile): string {
  const { api, version } = file;
  return formatGoldenFile(file, (side, frame) => {
    const { body } =
      side === 'request' ? decodeRequestFrame(api, version, frame) : decodeResponseFrame(api, version, frame);
    return inspect(readable(body), { depth: null, breakLength: 116, maxArrayLength: null, maxStringLength: null });
  });
}

/** Bytes as their hex, so that `inspect` shows them whole. */
function readable(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
}
