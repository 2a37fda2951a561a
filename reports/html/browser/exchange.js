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
    element(
      'div',
      { class: 'messages' },
      element('div', {}, decoded(request.text, new Set(), `${title} request, decoded`)),
      element('div', {}, hexDump(bytes, new Set(), `${title} request, bytes`)),
    ),
  );
}

/**
 * @param {WireMessage | undefined} got
 * @param {WireMessage | undefined} expected
 * @param {string} title
 */
function answerView(got, expected, title) {
  const [ofExpected, ofGot] = differingBytes(bytesOf(expected?.hex ?? ''), bytesOf(got?.hex ?? ''));
  const [linesExpected, linesGot] = differingLines(linesOf(expected), linesOf(got));
  const isCompared = got !== undefined && expected !== undefined;
  /** @type {ReadonlySet<number>} */
  const none = new Set();
  return element(
    'div',
    { class: 'messages' },
    ...(expected === undefined
      ? []
      : [
          messageView('expected', expected, {
            bytes: isCompared ? ofExpected : none,
            lines: isCompared ? linesExpected : none,
            title,
          }),
        ]),
    got === undefined
      ? element('div', { class: 'message got' }, element('h6', {}, 'got'), element('p', {}, 'No answer came.'))
      : messageView('got', got, { bytes: isCompared ? ofGot : none, lines: isCompared ? linesGot : none, title }),
  );
}

/**
 * @param {'expected' | 'got'} which
 * @param {WireMessage} message
 * @param {{ bytes: ReadonlySet<number>, lines: ReadonlySet<number>, title: string }} shown
 */
function messageView(which, message, { bytes, lines, title }) {
  const all = bytesOf(message.hex);
  return element(
    'div',
    { class: `message ${which}` },
    element('h6', {}, which, element('small', {}, ` ${all.length} bytes`)),
    decoded(message.text, lines, `${title} answer, ${which}, decoded`),
    hexDump(all, bytes, `${title} answer, ${which}, bytes`),
  );
}

/** @param {WireMessage | undefined} message */
function linesOf(message) {
  return message?.text.split('\n') ?? [];
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
