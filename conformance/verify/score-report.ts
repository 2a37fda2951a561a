import { type Count, percent, type Score, shortcomings } from './score.js';

/** The score for a terminal. */
export function scoreText(score: Score): string {
  const { field, behaviour, levels, apis, survivors, goldenOnly, target, seed } = score;
  const unnoticeable = survivors.filter(({ reason }) => reason !== undefined);
  const others = survivors.filter(({ reason }) => reason === undefined);
  const counts = [field, ...levels, ...apis];
  const width = Math.max(...counts.map(({ name }) => name.length));
  return [
    `${target}, seed ${seed}`,
    '',
    section(
      'Noticed by nobody:',
      others.map(({ id, tests }) => `  ${id}  (${tests} tests)`),
    ),
    section(
      'Noticed by goldens alone:',
      goldenOnly.map((id) => `  ${id}`),
    ),
    section(
      'Such that no client could notice:',
      unnoticeable.map(({ id, reason }) => `  ${id}: ${reason}`),
    ),
    `${'caught'.padEnd(width)}  ${'with goldens'.padEnd(22)}  by cases alone`,
    ...counts.map((count) => row(count, width)),
    '',
    `behaviours: ${percent(behaviour.caught, behaviour.made)}, by cases alone ${percent(behaviour.byCases, behaviour.made)}`,
    ...shortcomings(score),
  ]
    .filter((part) => part !== undefined)
    .join('\n');
}

function section(title: string, lines: readonly string[]): string | undefined {
  return lines.length === 0 ? undefined : [title, ...lines, ''].join('\n');
}

function row({ name, made, caught, byCases }: Count, width: number): string {
  return `${name.padEnd(width)}  ${percent(caught, made).padEnd(22)}  ${percent(byCases, made)}`;
}

/** The score as a page for people. */
export function scoreMarkdown(score: Score): string {
  const { field, behaviour, levels, apis, survivors, target, seed, suiteVersion } = score;
  const line = ({ name, made, caught, byCases }: Count) =>
    `| ${name} | ${percent(caught, made)} | ${percent(byCases, made)} |`;
  return `${[
    '# What the suite notices',
    '',
    `fluxmq-conformance ${suiteVersion} in front of ${target}, seed ${seed}. A mutant is a broker that is correct except that one field of the`,
    'answers of one API version is wrong in one way, or that it does one thing otherwise; it is caught where some test fails.',
    '',
    '| | caught | by cases alone |',
    '|---|---|---|',
    line(field),
    line(behaviour),
    ...[...levels, ...apis].map(line),
    '',
    '## Survivors',
    '',
    ...survivors.map(({ id, reason }) => `- \`${id}\`${reason === undefined ? '' : `: ${reason}`}`),
  ].join('\n')}\n`;
}
