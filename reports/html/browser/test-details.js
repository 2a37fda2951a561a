import { element } from './elements.js';
import { exchangeView } from './exchange.js';
import { withLinks } from './references.js';
import { stateMark } from './state-mark.js';

/**
 * @import { Difference } from '../../result.js'
 * @import { Outcome, PageTest } from '../page-data.js'
 */

/**
 * All there is to say of a test: why it matters, who says so, and what each target made of it.
 *
 * @param {PageTest} test
 * @param {readonly string[]} targets
 */
export function testDetails(test, targets) {
  const { why, see, requirement, level } = test;
  const outcomes = test.outcomes.flatMap((outcome, index) => {
    return outcome === null ? [] : [{ outcome, target: targets[index] ?? '' }];
  });
  const others = outcomes.filter(({ outcome }) => isQuiet(outcome));
  return element(
    'div',
    { class: 'details' },
    element('p', { class: 'why' }, why),
    element(
      'p',
      { class: 'see' },
      element('span', { class: 'requirement' }, requirement),
      ` · ${level} · see `,
      ...withLinks(see),
    ),
    ...outcomes.filter(({ outcome }) => !isQuiet(outcome)).map(({ outcome, target }) => outcomeView(outcome, target)),
    ...(others.length === 0 ? [] : [element('ul', { class: 'others' }, ...others.map(otherView))]),
  );
}

/**
 * Whether a line says it all.
 *
 * @param {Outcome} outcome
 */
function isQuiet({ status, differences = [], remark, reference }) {
  if (status === 'skipped') return true;
  return status === 'passed' && differences.length === 0 && remark === undefined && isSame(status, reference);
}

/**
 * Whether the target that was compared with did the same.
 *
 * @param {Outcome['status']} status
 * @param {Outcome['reference']} reference
 */
function isSame(status, reference) {
  return reference === undefined || (reference.status === status && reference.differences.length === 0);
}

/** @param {{ outcome: Outcome, target: string }} other */
function otherView({ outcome: { status, reason, durationMs }, target }) {
  const words =
    status === 'skipped' ? `skipped, since ${reason ?? 'it was not asked for'}` : `${status} in ${durationMs} ms`;
  return element('li', {}, stateMark(status, status), ` ${target}: ${words}`);
}

/**
 * @param {Outcome} outcome
 * @param {string} target
 */
function outcomeView({ status, reason, differences = [], exchanges = [], durationMs, remark, reference }, target) {
  const isStated = differences.some(({ got }) => got === reason);
  return element(
    'section',
    { class: 'outcome' },
    element('h4', {}, stateMark(status, status), ` ${target} `, element('small', {}, `${status} in ${durationMs} ms`)),
    ...(reason === undefined || isStated ? [] : [element('p', { class: 'reason' }, ...withLinks(reason))]),
    ...(remark === undefined ? [] : [element('p', { class: 'reason' }, `It ${remark}.`)]),
    ...differences.map(differenceView),
    ...(reference === undefined || isSame(status, reference) ? [] : [comparisonView(status, reference)]),
    ...exchanges.map((exchange, index) => exchangeView(exchange, index + 1)),
  );
}

const GRADES = {
  wire: 'a client cannot parse it',
  contract: 'a value is wrong',
  text: 'words differ, which fails nothing',
};

/** @param {Difference} difference */
function differenceView({ grade, path, expected, got, bytes }) {
  return element(
    'div',
    { class: 'difference' },
    element(
      'p',
      {},
      element('code', { class: 'path' }, path),
      element('span', { class: 'grade' }, `${grade}: ${GRADES[grade]}`),
    ),
    element(
      'dl',
      {},
      element('dt', {}, 'expected'),
      element('dd', { class: 'expected' }, element('code', {}, expected), ...bracketed(bytes?.expected)),
      element('dt', {}, 'got'),
      element('dd', { class: 'got' }, element('code', {}, got), ...bracketed(bytes?.got)),
    ),
  );
}

/**
 * What was otherwise on the target that was compared with; both may be legal.
 *
 * @param {Outcome['status']} status
 * @param {NonNullable<Outcome['reference']>} reference
 */
function comparisonView(status, { name, status: there, differences }) {
  const verdict = status === there ? 'the same, with other answers' : there;
  return element(
    'section',
    { class: 'comparison' },
    element('h5', {}, stateMark(there, there), ` ${name} `, element('small', {}, verdict)),
    ...differences.map(({ path, expected, got }) =>
      element(
        'div',
        { class: 'difference' },
        element('p', {}, element('code', { class: 'path' }, path)),
        element(
          'dl',
          {},
          element('dt', {}, 'there'),
          element('dd', {}, element('code', {}, expected)),
          element('dt', {}, 'here'),
          element('dd', {}, element('code', {}, got)),
        ),
      ),
    ),
  );
}

/**
 * Bytes around a field, whose own stand between brackets.
 *
 * @param {string | undefined} bytes
 */
function bracketed(bytes) {
  if (bytes === undefined) return [];
  const parts = bytes.split(/(\[[^\]]*\])/);
  return [
    element(
      'code',
      { class: 'bytes' },
      ...parts.map((part) => (part.startsWith('[') ? element('mark', {}, part.slice(1, -1)) : part)),
    ),
  ];
}
