import { element } from '../../html/browser/elements.js';
import { lineClass, svg } from './svg.js';

/** @import { Reading } from './plot.js' */

/**
 * What can be read at one place of a chart.
 *
 * @param {Reading} reading
 * @param {(line: number) => string} nameOf
 */
export function readout({ title, columns, rows }, nameOf) {
  const head = element(
    'tr',
    {},
    element('td', {}),
    ...columns.map((column) => element('th', { scope: 'col' }, column)),
  );
  const body = rows.map(({ line, cells, note }) =>
    element(
      'tr',
      {},
      element(
        'th',
        { scope: 'row' },
        swatchOf(line),
        nameOf(line),
        ...(note === undefined ? [] : [element('small', {}, note)]),
      ),
      ...cells.map((cell) => element('td', {}, cell)),
    ),
  );
  return [
    element('p', { class: 'where' }, title),
    element('table', {}, ...(columns.length > 1 ? [element('thead', {}, head)] : []), element('tbody', {}, ...body)),
  ];
}

/** @param {number} line */
function swatchOf(line) {
  return svg(
    'svg',
    { class: `swatch ${lineClass(line)}`, viewBox: '0 0 22 10', 'aria-hidden': 'true' },
    svg('line', { x1: 1, x2: 21, y1: 5, y2: 5 }),
  );
}
