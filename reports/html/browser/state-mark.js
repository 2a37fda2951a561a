import { element } from './elements.js';

/** The same symbols as in `states.ts`. */
const SYMBOLS = { passed: '✓', failed: '✗', warned: '!', excused: '~', skipped: '–' };

/**
 * The state of a test as symbol and colour, with its word for those who see neither.
 *
 * @param {keyof typeof SYMBOLS | undefined} status
 * @param {string} title
 */
export function stateMark(status, title) {
  return element(
    'span',
    { class: `cell ${status ?? 'none'}`, role: 'img', 'aria-label': title, title },
    status === undefined ? '' : SYMBOLS[status],
  );
}
