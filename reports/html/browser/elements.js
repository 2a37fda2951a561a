/**
 * Makes an element. Children that are strings stay text, whatever stands in them: nothing of a result becomes markup.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

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
