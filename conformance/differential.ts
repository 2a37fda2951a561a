import type { Difference, ReferenceOutcome, TestResult } from '../reports/result.js';
import { decodeResponseFrame } from './decode-frame.js';
import { compareAnswers } from './golden/compare.js';
import { Renaming } from './golden/renaming.js';
import { codesOf, PASSING } from './golden/stage.js';
import type { Test } from './test.js';
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
      .map((exchange) => ({ ...exchange, response: rename(exchange.response, exchange.request) }))
      .filter(({ api, version }) => api.key === pair.api.key && version === pair.version)
      .filter((exchange) => !isPassing(exchange));
  });
  const differences: Difference[] = [];
  const renaming = new Renaming();
  for (const [index, live] of (ours ?? []).entries()) {
    const recorded = theirs?.[index];
    if (recorded === undefined) break;
    differences.push(...compare(recorded, live, renaming).map(inAnswer(index + 1)));
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
  try {
    return codesOf(api, version, response).some((code) => PASSING.includes(code));
  } catch {
    return false;
  }
}

function compare(recorded: Answered, live: Answered, renaming: Renaming): Difference[] {
  const [theirs, ours] = [recorded, live].map(({ api, version, response }) => {
    try {
      return { body: decodeResponseFrame(api, version, response).body };
    } catch (error) {
      return { unreadable: error instanceof Error ? error.message : String(error) };
    }
  });
  if (theirs?.unreadable === undefined && ours?.unreadable === undefined) {
    return compareAnswers(live.api.name, theirs?.body, ours?.body, renaming).map(({ grade, path, expected, got }) => {
      return { grade, path, expected, got };
    });
  }
  if (theirs?.unreadable === ours?.unreadable) return [];
  const said = (side: typeof ours) => side?.unreadable ?? 'an answer that can be read';
  return [{ grade: 'wire', path: 'the bytes of the answer', expected: said(theirs), got: said(ours) }];
}

function inAnswer(number: number) {
  return (difference: Difference): Difference => ({ ...difference, path: `answer ${number}: ${difference.path}` });
}

/** Names that the suite makes: what is random in them is of one length. */
const NAME = /(fluxmq-[a-z]+-)([0-9a-f]{8}(?:-[0-9a-f]{8})?)(?![0-9a-f])/g;

/** Gives each name that a test made up the number of its first use, in bytes of the same length. */
function canonicalNames(): (response: Buffer, request: Buffer) => Buffer {
  const numbers = new Map<string, number>();
  const numberOf = (name: string) => {
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    return number;
  };
  return (response, request) => {
    for (const [name] of request.toString('latin1').matchAll(NAME)) numberOf(name);
    const text = response.toString('latin1').replace(NAME, (name, kind: string, random: string) => {
      return kind + String(numberOf(name)).padStart(random.length, '0');
    });
    return Buffer.from(text, 'latin1');
  };
}
