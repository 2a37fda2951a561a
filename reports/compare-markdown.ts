import type {
  BrokerSamples,
  CompareMachine,
  CompareResult,
  Comparison,
  Curve,
  Judged,
  MetricResult,
} from './compare-result.js';
import { label } from './curve-chart.js';

/** A comparison for people, in Markdown that can be read as it is. `charts` are the files of its curves, by their ids. */
export function comparisonMarkdown(result: CompareResult, charts: ReadonlyMap<string, string> = new Map()): string {
  const blocks = [
    heading(result),
    ...(result.metrics.length > 0 ? [table(rows(result))] : []),
    ...reasons(result),
    ...(result.metrics.length > 0 ? [list(result.notes)] : []),
    ...result.curves.map((curve) => curveBlock(curve, charts.get(curve.id))),
    ...(result.curves.length > 0 ? [list(result.curveNotes)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading(result: CompareResult): string {
  const { brokers, runs, startedAt, ended, machine } = result;
  const [subject, ...others] = brokers.map(({ name }) => name);
  const early =
    ended === 'as planned' ? '' : ' **The comparison was interrupted: this is what was measured until then.**';
  return [
    `# ${[subject, ...(others.length > 0 ? [`beside ${others.join(', ')}`] : [])].join(' ')}`,
    '',
    `${describe(machine)}, ${startedAt.slice(0, 10)}. Brokers take turns in one run, ${runs === 1 ? 'once' : `${runs} times`}; those that were started for it are started anew each time, and clients run on the same machine. ` +
      `A ratio is the median of the ratios of the runs, with its 95 % bootstrap interval; absolute numbers are medians, and this machine’s.${early}`,
  ].join('\n');
}

function describe({ cpu, cpus, memoryBytes, kernel, node, java, loadBefore }: CompareMachine): string {
  return `${cpu}, ${cpus} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB of memory, ${kernel}, Node ${node}${java === null ? '' : `, ${java}`}; load average ${loadBefore.toFixed(1)} before it began`;
}

type Row = readonly string[];

function rows(result: CompareResult): Row[] {
  const subject = nameOf(result, result.subject);
  const head = ['', subject, 'against', 'theirs', 'ratio [95 %]', 'to reach', 'reached'];
  return [head, ...result.metrics.flatMap((metric) => metricRows(metric, result))];
}

/**
 * A line for the subject's value where it has a limit or nothing to be compared with, and one for each other broker that
 * has a value. What the lines have in common stands in the first of them.
 */
function metricRows(metric: MetricResult, result: CompareResult): Row[] {
  const { title, unit, better, samples, comparisons, limit } = metric;
  const [ours, ...others] = samples;
  const lines = others
    .filter(({ values }) => values.some((value) => value !== null))
    .map((theirs): Row => {
      const comparison = comparisons.find(({ against }) => against === theirs.broker);
      const goal = comparison?.goal;
      return [
        nameOf(result, theirs.broker),
        middle(theirs),
        comparison === undefined ? '' : spread(comparison),
        goal === undefined ? '' : `${better === 'more' ? '≥' : '≤'} ${goal.value} ×`,
        goal === undefined ? '' : verdict(goal),
      ];
    });
  if (limit !== undefined) lines.unshift(['', '', '', `≤ ${limit.value} ${unit}`, verdict(limit)]);
  if (lines.length === 0) lines.push([]);
  return lines.map((line, index) => (index === 0 ? [`${title}, ${unit}`, middle(ours), ...line] : ['', '', ...line]));
}

function nameOf({ brokers }: CompareResult, id: string): string {
  return brokers.find((broker) => broker.id === id)?.name ?? id;
}

function middle(samples: BrokerSamples | undefined): string {
  const values = samples?.values.filter((value) => value !== null).sort((a, b) => a - b) ?? [];
  const half = Math.floor((values.length - 1) / 2);
  const [lower, upper] = [values[half], values[Math.ceil((values.length - 1) / 2)]];
  return lower === undefined || upper === undefined ? '–' : number((lower + upper) / 2);
}

function spread({ ratio: { median, low, high, runs } }: Comparison): string {
  return runs === 1 ? `${number(median)} (one run)` : `${number(median)} [${number(low)}, ${number(high)}]`;
}

function verdict({ reached }: Judged): string {
  return { yes: 'yes', no: '**no**', unsure: 'unsure' }[reached];
}

/** Three digits, more for whole numbers. */
function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toPrecision(3);
}

function reasons(result: CompareResult): string[] {
  const missing = new Map<string, string[]>();
  for (const { title, samples } of result.metrics) {
    for (const { broker, missing: reason } of samples) {
      if (reason === undefined) continue;
      const key = `${nameOf(result, broker)}: ${reason}`;
      missing.set(key, [...(missing.get(key) ?? []), title]);
    }
  }
  if (missing.size === 0) return [];
  return [list([...missing].map(([reason, titles]) => `Missing in ${titles.join('; ')} – ${reason}`))];
}

function curveBlock({ title, x, y, lines }: Curve, chart: string | undefined): string {
  const [first] = lines;
  const head = [x.title, ...lines.map((line) => `${line.title}, ${y.unit}`)];
  const body = (first?.points ?? []).map((point, index) => [
    label(point.x, x.unit),
    ...lines.map((line) => {
      const there = line.points[index];
      return there === undefined ? '–' : label(there.y, y.unit);
    }),
  ]);
  const picture = chart === undefined ? [] : [`![${title}: ${y.title}](${chart})`];
  return [`## ${title}: ${y.title}`, ...picture, table([head, ...body])].join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

function table(rows: readonly Row[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row) => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}
