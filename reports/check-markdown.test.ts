import { describe, expect, it } from 'vitest';
import { checkMarkdown } from './check-markdown.js';
import type { ChangeVerdict, CheckedMeasure, CheckResult } from './check-result.js';

const MACHINE = { node: '20.20.2', platform: 'linux x64', cpu: 'a processor', cpus: 2, memoryBytes: 8 * 2 ** 30 };

function measure(title: string, verdict: ChangeVerdict, factor: number): CheckedMeasure {
  const change = { median: factor, low: factor - 0.05, high: factor + 0.05, runs: 3 };
  return { id: title, title, before: [1, 1.5, 2], now: [2, 2.5, 3], change, verdict };
}

function report(measures: readonly CheckedMeasure[], rest: Partial<CheckResult> = {}): string {
  const baseline = { suiteVersion: '0.1.0', madeAt: '2026-01-02T03:04:05.000Z', machine: MACHINE };
  const startedAt = '2026-02-03T04:05:06.000Z';
  return checkMarkdown({
    format: 1,
    suiteVersion: '0.2.0',
    startedAt,
    machine: MACHINE,
    baseline,
    measures,
    unmatched: [],
    ...rest,
  });
}

describe('checkMarkdown', () => {
  it('begins with what has changed, the most first', () => {
    const text = report([
      measure('Fetch', 'same', 1.01),
      measure('Produce', 'worse', 1.2),
      measure('Index', 'better', 0.5),
    ]);
    expect(text).toMatch(/^# Changed for the worse: Produce\. For the better: Index\n/);
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('| '))
        .map((line) => line.split('|')[1]?.trim()),
    ).toEqual(['', 'Index', 'Produce', 'Fetch']);
    expect(text).toMatch(/Produce +\| 2\.500 +\| 1\.500 +\| \+20\.0 % \[\+15\.0 %, \+25\.0 %\] +\| worse/);
  });

  it('shows costs by their median, which of an even number of launches lies between the two in the middle', () => {
    const four = { ...measure('Fetch', 'same', 1), before: [1, 2, 3, 9], now: [8, 2, 4, 1] };
    expect(report([four])).toMatch(/Fetch +\| 3\.000 +\| 2\.500 +\|/);
  });

  it('says that nothing has', () => {
    expect(report([measure('Fetch', 'same', 0.97)])).toMatch(/^# Nothing has changed\n/);
  });

  it('tells of a baseline from elsewhere, and of what cannot be compared', () => {
    const text = report([], { machine: { ...MACHINE, cpu: 'another one' }, unmatched: ['Metadata'] });
    expect(text).toContain('The baseline is of another machine (a processor, Node 20.20.2).');
    expect(text).toContain('Only one of the two has measured: Metadata.');
    expect(report([])).not.toContain('another machine');
  });
});
