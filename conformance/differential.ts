import { reasonOf } from '../protocol/reason-of.js';
import type { Difference, ReferenceOutcome, TestResult } from '../reports/result.js';
import { decodeResponseFrame, ifReadable } from './decode-frame.js';
import { compareAnswers } from './golden/compare.js';
import { Renaming } from './golden/renaming.js';
import type { Test } from './test.js';
import { notReadyCode } from './wire/error-codes.js';
import { visitFields } from './wire/fields.js';
import type { LoggedExchange, WireLog } from './wire-log.js';

type Answered = LoggedExchange & { readonly response: Buffer };

/**
 * What the same test found on a target that is compared with, and where the answers differ by the rules of their fields,
 * even where both are legal: the answers to the requests of the test's own pair, one by one.
 */
export function comparedWith(
  { pair }: Test,
  { status }: Pick<TestResult, 'status'>,
  log: WireLog,
  referenceLog: WireLog,
): ReferenceOutcome {
  if (pair === undefined) return { status, differences: [] };
  const [ours, theirs] = [log, referenceLog].map(({ exchanges }) => {
    const answered = exchanges.filter(isAnswered);
    const rename = canonicalNames();
    return answered
      .map((exchange) => ({
        ...exchange,
        // First the request: names are numbered in the order in which they were asked for.
        request: rename(exchange.request),
        response: rename(exchange.response),
      }))
      .filter(({ api, version }) => api.key === pair.api.key && version === pair.version)
      .filter((exchange) => !isPassing(exchange));
  });
  const asked = [...(ours ?? []), ...(theirs ?? [])].map(({ request }) => request.toString('latin1')).join();
  const differences: Difference[] = [];
  const renaming = new Renaming();
  for (const [index, live] of (ours ?? []).entries()) {
    const recorded = theirs?.[index];
    if (recorded === undefined) break;
    const found = compare(recorded, live, renaming);
    const own = found.filter(({ path }) => !isForeign(ELEMENT.exec(path)?.[1], asked));
    // With what is foreign, the number of elements tells nothing.
    const counts = ![recorded, live].some((answer) => namesIn(answer).some((name) => isForeign(name, asked)));
    const telling = counts ? own : own.filter(({ path }) => !path.endsWith('.length'));
    differences.push(...telling.map(inAnswer(index + 1)));
  }
  const [got, expected] = [String(ours?.length), String(theirs?.length)];
  if (got !== expected) differences.push({ grade: 'text', path: 'the number of answers', expected, got });
  return { status, differences };
}

function isAnswered(exchange: LoggedExchange): exchange is Answered {
  return exchange.response !== undefined;
}

/** An answer that only says to ask again: how often it comes is chance. One that cannot be decoded says nothing. */
function isPassing({ api, version, response }: Answered): boolean {
  return ifReadable(() => notReadyCode(api, version, response)) !== undefined;
}

function compare(recorded: Answered, live: Answered, renaming: Renaming): Difference[] {
  const [theirs, ours] = [recorded, live].map(({ api, version, response }) => {
    try {
      return { body: decodeResponseFrame(api, version, response).body };
    } catch (error) {
      return { unreadable: reasonOf(error) };
    }
  });
  if (theirs?.unreadable === undefined && ours?.unreadable === undefined) {
    return compareAnswers(live.api.name, theirs?.body, ours?.body, renaming)
      .map(({ grade, path, expected, got }) => ({ grade, path, expected, got }))
      .filter(({ path, expected, got }) => !(path.endsWith('opicId') && renaming.agree('topic', expected, got)))
      .filter(({ expected, got }) => !(isNow(expected) && isNow(got)));
  }
  if (theirs?.unreadable === ours?.unreadable) return [];
  const said = (side: typeof ours) => side?.unreadable ?? 'an answer that can be read';
  return [{ grade: 'wire', path: 'the bytes of the answer', expected: said(theirs), got: said(ours) }];
}

/** How far the clocks of two brokers, and two runs of one test, may be apart. */
const NOW_MS = 600_000;

/** Whether a value is what a broker's clock shows while the test runs; records of tests are of long ago. */
function isNow(shown: string): boolean {
  return Math.abs(Number(shown.replaceAll('"', '')) - Date.now()) < NOW_MS;
}

function inAnswer(number: number) {
  return (difference: Difference): Difference => ({ ...difference, path: `answer ${number}: ${difference.path}` });
}

/** Names that the suite makes: what is random in them is of one length. */
const NAME = /(fluxmq-[a-z]+-)([0-9a-f]{8}(?:-[0-9a-f]{8})?)/gi;

/** Gives each name that a test made up the number of its first use, in bytes of the same length. */
function canonicalNames(): (frame: Buffer) => Buffer {
  const numbers = new Map<string, number>();
  return (frame) => {
    const text = frame.toString('latin1').replace(NAME, (name, kind: string, random: string) => {
      const number = numbers.get(name) ?? numbers.size + 1;
      numbers.set(name, number);
      return kind + String(number).padStart(random.length, '0');
    });
    return Buffer.from(text, 'latin1');
  };
}

/** An element of an array that was found by its name. */
const ELEMENT = /="([^"]+)"\]/;

/** Whether a test did not ask for what bears this name: each target holds things of its own. */
function isForeign(name: string | undefined, asked: string): boolean {
  return name !== undefined && !asked.includes(name);
}

function namesIn({ api, version, response }: Answered): string[] {
  const names: string[] = [];
  try {
    visitFields(decodeResponseFrame(api, version, response).body, (value, path) => {
      if (path.endsWith('.name') && typeof value === 'string') names.push(value);
    });
  } catch {
    // What cannot be decoded is a difference of its own.
  }
  return names;
}
