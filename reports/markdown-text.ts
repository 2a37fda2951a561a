/** Text that a table holds and that is nothing but text. */
export function plain(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>#|~@]/g, '\\$&');
}

/** Code with more backticks around it than stand in it; a table takes a bar for its own even there. */
export function code(text: string): string {
  const inside = shortened(oneLine(text)).replaceAll('|', '\\|');
  const longest = Math.max(0, ...(inside.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 || inside === '' ? ' ' : '';
  return `${fence}${space}${inside}${space}${fence}`;
}

/** A table out of Markdown that stands in its cells; the first row is its head. */
export function table([head = [], ...rows]: readonly (readonly string[])[], align: '---' | '---:' = '---'): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (column === 0 ? '---' : align));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** The same with columns of one width, to be read as it is; what is behind the last cell of a row is empty. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}

const LONGEST_VALUE = 120;

function shortened(text: string): string {
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
