import { element } from './elements.js';

const PER_ROW = 16;
/** Rows around one that differs, and rows at most: the whole message stands in the JSON result. */
const AROUND = 2;
const MOST_ROWS = 128;

/**
 * @param {string} hex
 * @returns {Uint8Array}
 */
export function bytesOf(hex) {
  const digits = hex.replace(/\s+/g, '');
  return Uint8Array.from({ length: Math.floor(digits.length / 2) }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  );
}

/**
 * Which rows are worth showing: all of a short message; of a long one those that differ, and those around them.
 *
 * @param {number} length
 * @param {ReadonlySet<number>} marked
 * @returns {readonly number[]}
 */
export function rowsToShow(length, marked) {
  const rows = [...Array(Math.ceil(length / PER_ROW)).keys()];
  if (rows.length <= MOST_ROWS) return rows;
  if (marked.size === 0) return rows.slice(0, MOST_ROWS);
  const near = new Set(
    [...marked].flatMap((at) => {
      const row = Math.floor(at / PER_ROW);
      return Array.from({ length: 2 * AROUND + 1 }, (_, index) => row - AROUND + index);
    }),
  );
  return rows.filter((row) => row < AROUND || near.has(row)).slice(0, MOST_ROWS);
}

/**
 * Bytes as offset, hex and characters, with some of them marked.
 *
 * @param {Uint8Array} bytes
 * @param {ReadonlySet<number>} marked
 * @param {string} label
 */
export function hexDump(bytes, marked, label) {
  const dump = element('pre', { class: 'hex', tabindex: '0', 'aria-label': label });
  let next = 0;
  for (const row of rowsToShow(bytes.length, marked)) {
    if (row > next) dump.append(leftOut((row - next) * PER_ROW));
    dump.append(...dumpRow(bytes, row * PER_ROW, marked));
    next = row + 1;
  }
  const rest = bytes.length - next * PER_ROW;
  if (rest > 0) dump.append(leftOut(rest));
  return dump;
}

/** @param {number} bytes */
function leftOut(bytes) {
  return element('i', {}, `  … ${bytes} bytes\n`);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} start
 * @param {ReadonlySet<number>} marked
 * @returns {(Node | string)[]}
 */
function dumpRow(bytes, start, marked) {
  const row = [...bytes.subarray(start, start + PER_ROW)].map((byte, index) => ({
    byte,
    isMarked: marked.has(start + index),
    gap: index === 0 ? '' : index === PER_ROW / 2 ? '  ' : ' ',
  }));
  const width = 3 * PER_ROW;
  const used = row.reduce((sum, { gap }) => sum + gap.length + 2, 0);
  return [
    element('i', {}, `${start.toString(16).padStart(4, '0')}  `),
    ...row.flatMap(({ byte, isMarked, gap }) => [gap, mark(byte.toString(16).padStart(2, '0'), isMarked)]),
    ' '.repeat(width - used + 2),
    ...row.map(({ byte, isMarked }) => mark(byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·', isMarked)),
    '\n',
  ];
}

/**
 * @param {string} text
 * @param {boolean} isMarked
 */
function mark(text, isMarked) {
  return isMarked ? element('mark', {}, text) : text;
}
