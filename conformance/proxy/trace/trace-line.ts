import type { Bodies } from '../decode-exchange.js';
import type { Exchange } from '../exchanges.js';
import { brief } from './brief.js';
import { distinctErrors, type FoundError } from './errors.js';
import { type Part, wholeMessage } from './whole.js';

/** What is known of an exchange when it is printed. */
export interface Seen {
  readonly exchange: Exchange;
  readonly bodies: Bodies;
  readonly apiName: string;
  /** Undefined where no answer came. */
  readonly tookMs: number | undefined;
  readonly errors: readonly FoundError[];
}

const RED = 31;
const BOLD = 1;

/** One exchange in one line: when, who, what, how long, how much; then the fields that matter. */
export function exchangeLine(seen: Seen, color: boolean): string {
  const { bodies, exchange } = seen;
  const { api } = exchange.request.call;
  const asked = api === undefined ? '(a version that is not known here)' : said(seen, 'request', bodies.request);
  if (exchange.response === undefined) return join(head(seen, color), asked, '→', unanswered(exchange, color));
  const answer = api === undefined ? '' : said(seen, 'response', bodies.response);
  return join(head(seen, color), asked, '→', failure(seen, color), answer);
}

/** One exchange with both messages as they are. */
export function exchangeWhole(seen: Seen, color: boolean): string {
  const { bodies, exchange } = seen;
  const { request, response } = exchange;
  const lines = [join(head(seen, color), failure(seen, color), response ? '' : unanswered(exchange, color))];
  for (const [side, message] of [
    ['request', request],
    ['response', response],
  ] as const) {
    if (message === undefined) continue;
    const body = bodies[side];
    const text = body === undefined ? unreadable(message.frame) : wholeMessage(partOf(side, seen), body);
    lines.push(`  ${side} ${text.replaceAll('\n', '\n  ')}`);
  }
  return lines.join('\n');
}

/** What tells how to show one side of an exchange. */
export function partOf(side: 'request' | 'response', { exchange, bodies, apiName }: Seen): Part {
  const { api, version } = exchange.request.call;
  return {
    apiName,
    version: side === 'request' ? version : bodies.responseVersion,
    fields: api?.[side].fields ?? {},
  };
}

/** `17:03:46.123` */
export function timeOfDay(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function head({ exchange, apiName, tookMs }: Seen, color: boolean): string {
  const { connection, time, call, frame } = exchange.request;
  const size = `${bytes(frame.length)} →${(exchange.response === undefined ? '-' : bytes(exchange.response.frame.length)).padStart(8)}`;
  return [
    timeOfDay(time),
    ` #${String(connection.number).padEnd(3)}`,
    paint(`${apiName} v${call.version}`.padEnd(22), BOLD, color),
    (tookMs === undefined ? '-' : `${tookMs.toFixed(1)} ms`).padStart(10),
    size.padStart(19),
    ` ${call.clientId ?? '(no client id)'}/${call.correlationId} `,
  ].join(' ');
}

function bytes(size: number): string {
  const UNIT = 1024;
  if (size < 10 * UNIT) return `${size} B`;
  return size < UNIT * UNIT ? `${Math.round(size / UNIT)} KB` : `${(size / UNIT / UNIT).toFixed(1)} MB`;
}

function said({ exchange, apiName }: Seen, side: 'request' | 'response', body: unknown): string {
  const { api } = exchange.request.call;
  if (api === undefined) return '';
  return body === undefined ? unreadable(exchange[side]?.frame) : brief(apiName, api[side].fields, body);
}

const SHOWN_BYTES = 24;

function unreadable(frame: Buffer | undefined): string {
  return `cannot be decoded: ${frame?.toString('hex', 0, SHOWN_BYTES)}…`;
}

function failure({ errors }: Seen, color: boolean): string {
  return errors.length === 0 ? '' : paint(`✗ ${distinctErrors(errors)}`, RED, color);
}

function unanswered({ lost }: Exchange, color: boolean): string {
  return lost ? paint('✗ the connection ended before an answer', RED, color) : 'no answer is due (acks=0)';
}

function paint(text: string, code: number, color: boolean): string {
  return color ? `\x1b[${code}m${text}\x1b[0m` : text;
}

function join(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
