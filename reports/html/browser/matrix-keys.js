/** Steps to the next column or row. */
const STEPS = new Map([
  ['ArrowLeft', [0, -1]],
  ['ArrowRight', [0, 1]],
  ['ArrowUp', [-1, 0]],
  ['ArrowDown', [1, 0]],
]);

/**
 * Lets the arrow keys go from cell to cell of a matrix. Tab enters it once and leaves it: a table may have hundreds of
 * cells.
 *
 * @param {HTMLTableElement} table
 */
export function walkByKeys(table) {
  /** @type {HTMLAnchorElement | null} */
  let current = table.querySelector('a.cell');
  current?.setAttribute('tabindex', '0');
  table.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLAnchorElement && target.classList.contains('cell'))) return;
    current?.setAttribute('tabindex', '-1');
    target.setAttribute('tabindex', '0');
    current = target;
  });
  table.addEventListener('keydown', (event) => {
    const step = STEPS.get(event.key);
    const cell = event.target instanceof Element ? event.target.closest('td') : null;
    if (step === undefined || cell === null) return;
    const next = nextCell(table, cell, step);
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  });
}

/**
 * The next cell in a direction; places without one are stepped over.
 *
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement} from
 * @param {readonly number[]} step
 * @returns {HTMLAnchorElement | undefined}
 */
function nextCell(table, from, [down = 0, right = 0]) {
  let row = from.parentElement instanceof HTMLTableRowElement ? from.parentElement.rowIndex : 0;
  let column = from.cellIndex;
  for (;;) {
    row += down;
    column += right;
    const cell = table.rows[row]?.cells[column];
    if (cell === undefined || cell.tagName !== 'TD') return undefined;
    const link = cell.querySelector('a');
    if (link !== null) return link;
  }
}
