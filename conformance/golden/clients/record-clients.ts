import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { APIS, type Api } from '../../../protocol/index.js';
import { reasonOf } from '../../../protocol/reason-of.js';
import { decodeResponseFrame } from '../../decode-frame.js';
import { readCapture } from '../../proxy/capture/capture-file.js';
import { createdTopics } from '../../topics/topic-source.js';
import { codesOf } from '../../wire/error-codes.js';
import { WireLog } from '../../wire-log.js';
import { type Asked, bindsOf, boundRequest } from '../bindings.js';
import { type Exchange, formatGoldenFile } from '../golden-file.js';
import { clientGoldenName } from '../library.js';
import { explain, merge, type Source, type Take } from '../record.js';
import { replay } from '../replay.js';
import { Stage } from '../stage.js';
import { type CapturedExchange, exchangesOf } from './captured.js';
import { type Script, scriptsFor } from './script.js';

/** How many ways of showing a pair are tried. */
const MOST_ATTEMPTS = 4;

/**
 * Makes the golden files of one client: for each API and version that its captures show, the shortest exchange that
 * brokers answer again as they did. The requests are the client's, the answers those of `sources`.
 */
export async function recordClient(
  client: string,
  captures: readonly string[],
  sources: readonly Source[],
  folder: string,
  tell: (line: string) => void,
): Promise<void> {
  const captured: (readonly CapturedExchange[])[] = [];
  for (const path of captures) captured.push(exchangesOf(readCapture(await readFile(path, 'utf8'))));
  for (const { api, version } of pairsOf(captured.flat())) {
    const scripts = captured.flatMap((one) => scriptsFor(api, version, one).slice(0, MOST_ATTEMPTS));
    const name = clientGoldenName(client, api, version);
    const exchange = await firstReproducible(client, api, version, scripts, sources);
    if (typeof exchange === 'string') {
      tell(`${name} is not made: ${exchange}`);
      continue;
    }
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, formatGoldenFile({ api, version, exchanges: [exchange] }, explain));
    tell(name);
  }
}

function pairsOf(captured: readonly CapturedExchange[]) {
  return APIS.flatMap((api) => {
    const versions = new Set(captured.flatMap((exchange) => (exchange.api === api ? [exchange.version] : [])));
    return [...versions].sort((a, b) => a - b).map((version) => ({ api, version }));
  });
}

/** The first exchange that comes out the same twice; else why the last one does not. */
async function firstReproducible(
  client: string,
  api: Api,
  version: number,
  scripts: readonly Script[],
  sources: readonly Source[],
): Promise<Exchange | string> {
  let reason = 'no request stands for itself';
  for (const script of scripts) {
    try {
      const takes: Take[] = [];
      const suitable = sources.filter(({ client }) =>
        script.steps.every((step) => client.supports(step.api, step.version)),
      );
      for (const source of suitable) takes.push(await take(script, source));
      const about = `What ${client} sends, and what it hears.`;
      const exchange = { name: `client-${client}`, about, ...script.given, steps: merge(takes) };
      for (const source of suitable) {
        const [difference] = await replay(exchange, { client: source.client, topics: createdTopics }, new WireLog());
        if (difference !== undefined && difference.grade !== 'text') {
          throw new Error(
            `${source.name} answers otherwise the next time: ${difference.path} is ${difference.got}, not ${difference.expected}`,
          );
        }
      }
      if (suitable.length > 0) return exchange;
      reason = `no source speaks ${api.name} v${version} and what leads to it`;
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return reason;
}

/** Sends the requests to a source. Throws where it answers with another error than the one that the client got. */
async function take({ given, steps }: Script, source: Source): Promise<Take> {
  const stage = await Stage.set(given, source.client, new WireLog());
  const asked: Asked[] = [];
  const answers: unknown[] = [];
  try {
    for (const [index, step] of steps.entries()) {
      const { api, version } = step;
      const binds = bindsOf(api, version, step.request, steps.slice(0, index));
      const request = boundRequest(step, binds, answers);
      const codes = codesOf(api, version, step.response);
      const response = await stage.ask(api, version, request, { may: codes });
      const got = codesOf(api, version, response);
      if (String(got) !== String(codes)) {
        throw new Error(
          `${source.name} answers request ${index + 1}, ${api.name} v${version}, with ${got}, not ${codes}`,
        );
      }
      asked.push({ api, version, request, response });
      answers.push(decodeResponseFrame(api, version, response).body);
    }
  } finally {
    await stage.clear();
  }
  return { source: source.name, asked: asked.map((step) => ({ ...step, eventually: false })) };
}
