import { describe, expect, it } from 'vitest';
import type { BaselineMeasure, CheckedMeasure } from '../../reports/check-result.js';
import { makeBaseline } from './baseline.js';
import { afterSecondLook, compareWith } from './compare.js';

const SEED = 1;

function measure(id: string, level: number): BaselineMeasure {
  return { id, title: `the ${id}`, samples: [0.99, 1, 1, 1.01].map((factor) => level * factor) };
}

function checked(verdicts: Readonly<Record<string, CheckedMeasure['verdict']>>): CheckedMeasure[] {
  const change = { median: 1, low: 1, high: 1, runs: 1 };
  return Object.entries(verdicts).map(([id, verdict]) => ({ id, title: id, before: [1], now: [1], change, verdict }));
}

describe('compareWith', () => {
  it('says of each measure whether it has changed', () => {
    const baseline = makeBaseline([measure('produce', 2), measure('fetch', 1), measure('index', 3)]);
    const now = [measure('produce', 2.4), measure('fetch', 1.02), measure('index', 2)];
    const { measures, unmatched } = compareWith(baseline, now, SEED);
    expect(measures.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['produce', 'worse'],
      ['fetch', 'same'],
      ['index', 'better'],
    ]);
    expect(unmatched).toEqual([]);
  });

  it('names what only one of the two has measured', () => {
    const baseline = makeBaseline([measure('old', 1), measure('both', 1)]);
    const { measures, unmatched } = compareWith(baseline, [measure('both', 1), measure('new', 1)], SEED);
    expect(measures.map(({ id }) => id)).toEqual(['both']);
    expect(unmatched).toEqual(['the old', 'the new']);
  });
});

describe('afterSecondLook', () => {
  it('finds worse what is so both times', () => {
    const first = checked({ always: 'worse', once: 'worse', later: 'same', faster: 'better' });
    const second = checked({ always: 'worse', once: 'same', later: 'worse', faster: 'better' });
    const verdicts = afterSecondLook(first, second).map(({ id, verdict }) => [id, verdict]);
    expect(Object.fromEntries(verdicts)).toEqual({ always: 'worse', once: 'same', later: 'same', faster: 'better' });
  });
});
