import { filterFromHash, hashOfFilter, matcher } from './filter.js';
import { FilterForm } from './filter-form.js';
import { walkByKeys } from './matrix-keys.js';
import { TestList } from './test-list.js';

/** @import { PageData } from '../page-data.js' */

/** @type {PageData} */
const { targets, tests } = JSON.parse(document.getElementById('data')?.textContent ?? '');
const formElement = document.querySelector('form');
const listElement = document.getElementById('list');
const status = document.getElementById('shown');
if (formElement === null || listElement === null || status === null) throw new Error('The page is not whole.');

const form = new FilterForm(formElement);
const list = new TestList(listElement, targets, ({ id }, isOpen) => {
  const filter = filterFromHash(location.hash);
  if (isOpen) goTo({ ...filter, test: id });
  else if (filter.test === id) goTo({ ...filter, test: '' });
});

/**
 * Puts the filter into the address without a step of history for every letter that is typed.
 *
 * @param {import('./filter.js').Filter} filter
 */
function goTo(filter) {
  history.replaceState(null, '', `#${hashOfFilter(filter)}`);
}

function show() {
  const filter = filterFromHash(location.hash);
  form.fill(filter);
  const found = tests.filter(matcher(filter, targets));
  const inAnyState = tests.filter(matcher({ ...filter, states: new Set() }, targets));
  form.tell((state) => inAnyState.filter(matcher({ ...filter, states: new Set([state]) }, targets)).length);
  list.show(found, filter.test);
  status?.replaceChildren(sentence(found.length, inAnyState.length));
}

/**
 * @param {number} shown
 * @param {number} there
 */
function sentence(shown, there) {
  const number = (/** @type {number} */ value) => value.toLocaleString('en-US');
  if (shown > 0) return `${number(shown)} of ${number(tests.length)} tests`;
  if (there === 0) return 'No test is like that.';
  return `Nothing here failed. ${number(there)} tests are in other states: choose one above to see them.`;
}

formElement.addEventListener('input', () => {
  goTo(form.read());
  show();
});
formElement.addEventListener('submit', (event) => event.preventDefault());
formElement.addEventListener('reset', (event) => {
  event.preventDefault();
  goTo(filterFromHash(''));
  show();
});
window.addEventListener('hashchange', () => {
  show();
  // Who comes from a cell of the matrix wants to see its tests.
  document.getElementById('tests')?.scrollIntoView();
});
// The filter has more lines on a narrow window, and stays in sight above what is scrolled to.
new ResizeObserver(() => {
  document.documentElement.style.setProperty('--filter-height', `${formElement.offsetHeight}px`);
}).observe(formElement);
for (const table of document.querySelectorAll('table.matrix')) {
  if (table instanceof HTMLTableElement) walkByKeys(table);
}
show();
