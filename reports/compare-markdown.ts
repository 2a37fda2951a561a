import type { CompareResult, Curve } from './compare-result.js';
import {
  type ComparisonRow,
  comparisonCaveat,
  comparisonMethod,
  comparisonRows,
  comparisonTitle,
  missingValues,
} from './compare-rows.js';
import { label } from './curve-chart.js';
import { alignedTable } from './markdown-text.js';

/** A comparison for people, in Markdown that can be read as it is. `charts` are the files of its curves, by their ids. */
export function comparisonMarkdown(result: CompareResult, charts: ReadonlyMap<string, string> = new Map()): string {
  const missing = missingValues(result);
  const blocks = [
    heading(result),
    ...(result.metrics.length > 0 ? [alignedTable(comparisonRows(result).map(standingOut))] : []),
    ...(missing.length > 0 ? [list(missing)] : []),
    ...(result.metrics.length > 0 ? [list(result.notes)] : []),
    ...result.curves.map((curve) => curveBlock(curve, charts.get(curve.id))),
    ...(result.curves.length > 0 ? [list(result.curveNotes)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading(result: CompareResult): string {
  const caveat = comparisonCaveat(result);
  const early = caveat === undefined ? '' : ` **${caveat}**`;
  return `# ${comparisonTitle(result)}\n\n${comparisonMethod(result)}${early}`;
}

/** What was not reached is not to be overlooked. */
function standingOut(row: ComparisonRow): ComparisonRow {
  return row.at(-1) === 'no' ? [...row.slice(0, -1), '**no**'] : row;
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
  return [`## ${title}: ${y.title}`, ...picture, alignedTable([head, ...body])].join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
