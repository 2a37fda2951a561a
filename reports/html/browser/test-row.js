import { element } from './elements.js';
import { stateMark } from './state-mark.js';
import { testDetails } from './test-details.js';

/** @import { PageTest } from '../page-data.js' */

/**
 * One line of the list, which opens to the details of the test. They are made when it opens: most never do.
 *
 * @param {PageTest} test
 * @param {readonly string[]} targets
 * @param {(test: PageTest, isOpen: boolean) => void} onToggle
 */
export function testRow(test, targets, onToggle) {
  const { id, requirement, outcomes } = test;
  const row = element(
    'details',
    { class: 'test' },
    element(
      'summary',
      {},
      element(
        'span',
        { class: 'marks' },
        ...outcomes.map((outcome, index) =>
          stateMark(outcome?.status, `${targets[index] ?? ''}: ${outcome?.status ?? 'not run'}`),
        ),
      ),
      element('span', { class: 'id' }, ...breakable(id)),
      element('span', { class: `requirement ${requirement.toLowerCase()}` }, requirement),
      element('span', { class: 'headline' }, headline(test)),
    ),
  );
  row.addEventListener('toggle', () => {
    if (row.open && row.childElementCount === 1) row.append(testDetails(test, targets));
    onToggle(test, row.open);
  });
  return row;
}

/**
 * A long id may be broken behind its slashes.
 *
 * @param {string} id
 */
function breakable(id) {
  return id.split(/(?<=\/)/).flatMap((part) => [part, element('wbr', {})]);
}

/**
 * What is wrong, in one line; why it matters where nothing is.
 *
 * @param {PageTest} test
 */
function headline({ outcomes, why }) {
  const found =
    outcomes.find((outcome) => outcome?.status === 'failed') ??
    outcomes.find((outcome) => outcome?.status !== 'passed');
  const [first] = found?.differences ?? [];
  if (first !== undefined) return `${first.path}: expected ${first.expected}, got ${first.got}`;
  return found?.reason ?? why;
}
