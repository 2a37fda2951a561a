import type { BrokerSamples, CompareMachine, CompareResult, Comparison, MetricResult } from './compare-result.js';
import { median } from './median.js';

/** Who is compared with whom. */
export function comparisonTitle({ brokers }: CompareResult): string {
  const [subject = '', ...others] = brokers.map(({ name }) => name);
  return others.length > 0 ? `${subject} beside ${others.join(', ')}` : subject;
}

/** Where, when and how it was measured, and what its numbers are. */
export function comparisonMethod({ runs, startedAt, machine }: CompareResult): string {
  return (
    `${describe(machine)}, ${startedAt.slice(0, 10)}. Brokers take turns in one run, ${runs === 1 ? 'once' : `${runs} times`}; those that were started for it are started anew each time, and clients run on the same machine. ` +
    'A ratio is the median of the ratios of the runs, with its 95 % bootstrap interval; absolute numbers are medians, and this machine’s.'
  );
}

/** What a comparison that was interrupted says of itself; undefined of another. */
export function comparisonCaveat({ ended }: CompareResult): string | undefined {
  return ended === 'as planned' ? undefined : 'The comparison was interrupted: this is what was measured until then.';
}

function describe({ cpu, cpus, memoryBytes, kernel, node, java, loadBefore }: CompareMachine): string {
  return `${cpu}, ${cpus} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB of memory, ${kernel}, Node ${node}${java === null ? '' : `, ${java}`}; load average ${loadBefore.toFixed(1)} before it began`;
}

export type ComparisonRow = readonly string[];

/** The head of the table and its lines; the last cell is `yes`, `no` or `unsure` where there is something to reach. */
export function comparisonRows(result: CompareResult): ComparisonRow[] {
  const subject = nameOf(result, result.subject);
  const head = ['', subject, 'against', 'theirs', 'ratio [95 %]', 'to reach', 'reached'];
  return [head, ...result.metrics.flatMap((metric) => metricRows(metric, result))];
}

/**
 * A line for the subject's value where it has a limit or nothing to be compared with, and one for each other broker that
 * has a value. What the lines have in common stands in the first of them.
 */
function metricRows(metric: MetricResult, result: CompareResult): ComparisonRow[] {
  const { title, unit, better, samples, comparisons, limit } = metric;
  const [ours, ...others] = samples;
  const lines = others
    .filter(({ values }) => values.some((value) => value !== null))
    .map((theirs): ComparisonRow => {
      const comparison = comparisons.find(({ against }) => against === theirs.broker);
      const goal = comparison?.goal;
      return [
        nameOf(result, theirs.broker),
        middle(theirs),
        comparison === undefined ? '' : spread(comparison),
        goal === undefined ? '' : `${better === 'more' ? '≥' : '≤'} ${goal.value} ×`,
        goal === undefined ? '' : goal.reached,
      ];
    });
  if (limit !== undefined) lines.unshift(['', '', '', `≤ ${limit.value} ${unit}`, limit.reached]);
  if (lines.length === 0) lines.push([]);
  return lines.map((line, index) => (index === 0 ? [`${title}, ${unit}`, middle(ours), ...line] : ['', '', ...line]));
}

function nameOf({ brokers }: CompareResult, id: string): string {
  return brokers.find((broker) => broker.id === id)?.name ?? id;
}

function middle(samples: BrokerSamples | undefined): string {
  const values = samples?.values.filter((value) => value !== null) ?? [];
  return values.length === 0 ? '–' : number(median(values));
}

function spread({ ratio: { median, low, high, runs } }: Comparison): string {
  return runs === 1 ? `${number(median)} (one run)` : `${number(median)} [${number(low)}, ${number(high)}]`;
}

/** Three digits, more for whole numbers. */
function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}

/** Why values are missing, one sentence for each reason. */
export function missingValues(result: CompareResult): string[] {
  const missing = new Map<string, string[]>();
  for (const { title, samples } of result.metrics) {
    for (const { broker, missing: reason } of samples) {
      if (reason === undefined) continue;
      const key = `${nameOf(result, broker)}: ${reason}`;
      missing.set(key, [...(missing.get(key) ?? []), title]);
    }
  }
  return [...missing].map(([reason, titles]) => `Missing in ${titles.join('; ')} – ${reason}`);
}
