import type { CheckedMeasure, CheckResult } from './check-result.js';
import { alignedTable } from './markdown-text.js';
import { median } from './median.js';

/** A check for people, in Markdown that can be read as it is. What has changed comes first. */
export function checkMarkdown(result: CheckResult): string {
  const { measures, unmatched } = result;
  const parts = [
    `# ${sentence(measures)}`,
    about(result),
    alignedTable([
      ['', 'cost now', 'cost before', 'change [95 %]', 'verdict'],
      ...[...measures]
        .sort((a, b) => Math.abs(Math.log(b.change.median)) - Math.abs(Math.log(a.change.median)))
        .map(row),
    ]),
    ...(unmatched.length > 0 ? [`Only one of the two has measured: ${unmatched.join('; ')}.`] : []),
  ];
  return `${parts.join('\n\n')}\n`;
}

function sentence(measures: readonly CheckedMeasure[]): string {
  const changed = (['worse', 'better'] as const).flatMap((verdict) => {
    const titles = measures.filter((measure) => measure.verdict === verdict).map(({ title }) => title);
    return titles.length === 0 ? [] : [`${verdict}: ${titles.join('; ')}`];
  });
  return changed.length === 0 ? 'Nothing has changed' : `Changed for the ${changed.join('. For the ')}`;
}

function about({ suiteVersion, machine, baseline }: CheckResult): string {
  const elsewhere =
    machine.cpu === baseline.machine.cpu && machine.node === baseline.machine.node
      ? ''
      : ` The baseline is of another machine (${baseline.machine.cpu}, Node ${baseline.machine.node}).`;
  return (
    `FluxMQ ${suiteVersion} on ${machine.cpu}, Node ${machine.node}, against the baseline of ${baseline.suiteVersion} of ` +
    `${baseline.madeAt.slice(0, 10)}.${elsewhere} Costs are processor time over that of a yardstick in the same run.`
  );
}

function row({ title, before, now, change, verdict }: CheckedMeasure): string[] {
  return [
    title,
    median(now).toFixed(3),
    median(before).toFixed(3),
    `${percent(change.median)} [${percent(change.low)}, ${percent(change.high)}]`,
    verdict,
  ];
}

function percent(factor: number): string {
  const change = (factor - 1) * 100;
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(1)} %`;
}
