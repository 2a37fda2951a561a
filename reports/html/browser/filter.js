/**
 * Which tests are shown. What stands in the address is what is shown, so that a view can be sent to somebody.
 *
 * @import { PageTest, Outcome } from '../page-data.js'
 * @typedef {object} Filter
 * @property {string} text Words that all have to stand somewhere in the test.
 * @property {ReadonlySet<string>} states Of these states; of any where it is empty.
 * @property {string} level
 * @property {string} api
 * @property {string} version
 * @property {string} target Only what became of the test there; anywhere where it is empty.
 * @property {string} test The one that is open.
 */

/** What a reader comes for: where nothing is said of states, these are shown. */
const PROBLEMS = ['failed', 'warned', 'excused'];

/**
 * @param {string} hash The address from its `#` on.
 * @returns {Filter}
 */
export function filterFromHash(hash) {
  const wanted = new URLSearchParams(hash.replace(/^#/, ''));
  const state = wanted.get('state');
  const states = state === null ? PROBLEMS : state === 'any' ? [] : state.split(',');
  return {
    text: wanted.get('q') ?? '',
    states: new Set(states),
    level: wanted.get('level') ?? '',
    api: wanted.get('api') ?? '',
    version: wanted.get('version') ?? '',
    target: wanted.get('target') ?? '',
    test: wanted.get('test') ?? '',
  };
}

/**
 * @param {Filter} filter
 * @returns {string} What stands behind `#`; empty where nothing is asked.
 */
export function hashOfFilter({ text, states, level, api, version, target, test }) {
  const wanted = new URLSearchParams();
  const said = Object.entries({ q: text, level, api, version, target, state: hashOfStates(states), test });
  for (const [name, value] of said) if (value !== '') wanted.set(name, value);
  return wanted.toString();
}

/** @param {ReadonlySet<string>} states */
function hashOfStates(states) {
  if (states.size === 0) return 'any';
  const isUsual = states.size === PROBLEMS.length && PROBLEMS.every((state) => states.has(state));
  return isUsual ? '' : [...states].join(',');
}

/**
 * @param {Filter} filter
 * @param {readonly string[]} targets
 * @returns {(test: PageTest) => boolean}
 */
export function matcher(filter, targets) {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const at = targets.indexOf(filter.target);
  return (test) => {
    if (filter.level !== '' && test.level !== filter.level) return false;
    if (filter.api !== '' && test.api?.name !== filter.api) return false;
    if (filter.version !== '' && String(test.version) !== filter.version) return false;
    const outcomes = (at === -1 ? test.outcomes : [test.outcomes[at]]).filter((outcome) => outcome != null);
    if (outcomes.length === 0) return false;
    if (filter.states.size > 0 && !outcomes.some(({ status }) => filter.states.has(status))) return false;
    return words.length === 0 || containsAll(words, test, outcomes);
  };
}

/**
 * @param {readonly string[]} words
 * @param {PageTest} test
 * @param {readonly Outcome[]} outcomes
 */
function containsAll(words, { id, why, see, requirement }, outcomes) {
  const found = outcomes.flatMap(({ reason = '', differences = [] }) => [
    reason,
    ...differences.flatMap(({ path, expected, got, grade }) => [path, expected, got, grade]),
  ]);
  const text = [id, why, see, requirement, ...found].join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
