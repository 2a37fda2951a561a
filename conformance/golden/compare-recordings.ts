import { isDeepStrictEqual } from 'node:util';
import { decodeResponseFrame } from '../decode-frame.js';
import { boundRequest } from './bindings.js';
import { compareAnswers } from './compare.js';
import type { Exchange, GoldenFile, Step } from './golden-file.js';
import { Renaming } from './renaming.js';

/**
 * What differs between two recordings of one golden file, made at different times or on different machines, beyond what the
 * rules of the fields allow: one line for each difference.
 */
export function compareRecordings(kept: GoldenFile, made: GoldenFile): string[] {
  const names = new Set([...kept.exchanges, ...made.exchanges].map(({ name }) => name));
  return [...names].flatMap((name) => {
    const [one, other] = [kept, made].map(({ exchanges }) => exchanges.find((exchange) => exchange.name === name));
    if (one === undefined) return [`${name}: was not recorded before`];
    if (other === undefined) return [`${name}: was not recorded again`];
    return compareExchanges(one, other).map((difference) => `${name}: ${difference}`);
  });
}

function compareExchanges(one: Exchange, other: Exchange): string[] {
  if (!isDeepStrictEqual(outlineOf(one), outlineOf(other))) return ['asks otherwise, or for other things'];
  const answers = one.steps.map(({ api, version, responses }) => {
    const frame = responses.at(-1)?.frame;
    return frame && decodeResponseFrame(api, version, frame).body;
  });
  const requests = one.steps.flatMap((step, index) => {
    const again = other.steps[index];
    // As it would be if the answers before it had been the same.
    return again && boundRequest(again, again.binds, answers).equals(step.request)
      ? []
      : [`request ${index + 1} differs`];
  });
  return requests.length > 0 ? requests : sourcesOf(one).flatMap((source) => compareTakes(source, one, other));
}

/** All but requests and answers. */
function outlineOf({ steps, ...given }: Exchange) {
  return {
    ...given,
    steps: steps.map(({ api, version, eventually, binds }) => ({ key: api.key, version, eventually, binds })),
    sources: sourcesOf({ steps }),
  };
}

function sourcesOf({ steps }: Pick<Exchange, 'steps'>): string[] {
  return [...new Set(steps.flatMap(({ responses }) => responses.flatMap(({ sources }) => sources)))].sort();
}

/** The differences between what one source answered in either recording. */
function compareTakes(source: string, one: Exchange, other: Exchange): string[] {
  const renaming = new Renaming();
  return one.steps.flatMap((step, index) => {
    const again = other.steps[index];
    const [kept, made] = [step, again].map((taken) => taken && answerOf(source, taken));
    return compareAnswers(step.api.name, kept, made, renaming).map(({ path, expected, got }) => {
      return `answer ${index + 1} of ${source}: ${path} was ${expected} and is ${got}`;
    });
  });
}

function answerOf(source: string, { api, version, responses }: Step): unknown {
  const frame = responses.find(({ sources }) => sources.includes(source))?.frame;
  return frame && decodeResponseFrame(api, version, frame).body;
}
