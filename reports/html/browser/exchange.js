import { differingBytes, differingLines } from './differences.js';
import { element } from './elements.js';
import { bytesOf, hexDump } from './hex-dump.js';

/** @import { WireExchange, WireMessage } from '../../result.js' */

/**
 * One request, what came back, and the recorded answer beside it.
 *
 * @param {WireExchange} exchange
 * @param {number} number
 */
export function exchangeView({ api, version, request, got, expected }, number) {
  const title = `${api.name} v${version}`;
  return element(
    'section',
    { class: 'exchange' },
    element('h5', {}, element('span', { class: 'number' }, String(number)), title),
    requestView(request, title),
    answerView(got, expected, title),
  );
}

/**
 * @param {WireMessage} request
 * @param {string} title
 */
function requestView(request, title) {
  const bytes = bytesOf(request.hex);
  return element(
    'details',
    { class: 'request' },
    element('summary', {}, `the request, ${bytes.length} bytes`),
    inColumns(
      decoded(request.text, UNMARKED.lines, `${title} request, decoded`),
      hexDump(bytes, UNMARKED.bytes, `${title} request, bytes`),
    ),
  );
}

/**
 * @param {WireMessage | undefined} got
 * @param {WireMessage | undefined} expected
 * @param {string} title
 */
function answerView(got, expected, title) {
  if (got === undefined) {
    const silence = element('div', { class: 'message got' }, element('h6', {}, 'got'), 'No answer came.');
    return inColumns(...(expected === undefined ? [] : [messageView('expected', expected, UNMARKED, title)]), silence);
  }
  if (expected === undefined) return inColumns(messageView('got', got, UNMARKED, title));
  const bytes = differingBytes(bytesOf(expected.hex), bytesOf(got.hex));
  const lines = differingLines(expected.text.split('\n'), got.text.split('\n'));
  return inColumns(
    messageView('expected', expected, { bytes: bytes[0], lines: lines[0] }, title),
    messageView('got', got, { bytes: bytes[1], lines: lines[1] }, title),
  );
}

/** @param {...Node} messages */
function inColumns(...messages) {
  return element('div', { class: 'messages' }, ...messages);
}

/**
 * @typedef {object} Marked What differs from the other message.
 * @property {ReadonlySet<number>} bytes
 * @property {ReadonlySet<number>} lines
 */

/** @type {Marked} */
const UNMARKED = { bytes: new Set(), lines: new Set() };

/**
 * @param {'expected' | 'got'} which
 * @param {WireMessage} message
 * @param {Marked} marked
 * @param {string} title
 */
function messageView(which, message, { bytes, lines }, title) {
  const all = bytesOf(message.hex);
  return element(
    'div',
    { class: `message ${which}` },
    element('h6', {}, which, element('small', {}, ` ${all.length} bytes`)),
    decoded(message.text, lines, `${title} answer, ${which}, decoded`),
    hexDump(all, bytes, `${title} answer, ${which}, bytes`),
  );
}

/**
 * @param {string} text
 * @param {ReadonlySet<number>} marked
 * @param {string} label
 */
function decoded(text, marked, label) {
  const lines = text.split('\n').map((line, index) => (marked.has(index) ? element('mark', {}, line) : line));
  return element(
    'pre',
    { class: 'decoded', tabindex: '0', 'aria-label': label },
    ...lines.flatMap((line) => [line, '\n']),
  );
}
