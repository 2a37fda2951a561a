import { number, whole } from './bench-numbers.js';
import type { BenchResult, SeriesResult } from './bench-result.js';
import { numbered } from './numbered.js';

/** One series of one run: what is one line in a chart and one row in a table. */
export interface BenchLine {
  /** No two lines of a report have the same. */
  readonly name: string;
  /** Of the run, in the order of the results. */
  readonly run: number;
  readonly result: BenchResult;
  readonly series: SeriesResult;
}

type Setting = BenchResult['settings'][string];

/** Whether a setting may be another in every run by itself: fresh topics have names of their own. */
export function isIncidental(setting: string): boolean {
  return setting === 'topic';
}

/** Names runs by what is different between them, and by their target where nothing is. */
export function runNames(results: readonly BenchResult[]): string[] {
  const facets = results.map(facetsOf);
  const titles = [...new Set(facets.flatMap((known) => [...known.keys()]))];
  // Workloads have settings of their own, which say no more than which of them it is.
  const isOneWorkload = new Set(results.map(({ workload }) => workload)).size === 1;
  const telling = titles.filter((title) => {
    const said = facets.map((known) => known.get(title));
    return new Set(isOneWorkload ? said : said.filter((text) => text !== undefined)).size > 1;
  });
  return numbered(
    results.map(({ target }, run) => {
      const said = telling.flatMap((title) => facets[run]?.get(title) ?? []);
      return said.length === 0 ? target : said.join(' · ');
    }),
  );
}

/** The series of all runs. */
export function linesOf(results: readonly BenchResult[]): BenchLine[] {
  const names = runNames(results);
  const lines = results.flatMap((result, run) =>
    result.series.map((series) => ({ name: lineName(names[run] ?? '', results, result, series), run, result, series })),
  );
  const unique = numbered(lines.map(({ name }) => name));
  return lines.map((line, index) => ({ ...line, name: unique[index] ?? line.name }));
}

function lineName(
  run: string,
  results: readonly BenchResult[],
  { series }: BenchResult,
  { title }: SeriesResult,
): string {
  if (series.length === 1) return run;
  return results.length === 1 ? title : `${run} · ${title}`;
}

/** The same for runs that differ in nothing that a name would tell. */
export function runKey(result: BenchResult): string {
  return JSON.stringify([...facetsOf(result)].sort());
}

function facetsOf({ target, workload, driver, settings }: BenchResult): Map<string, string> {
  const facets = new Map([
    ['target', target],
    ['workload', workload],
    ['driver', driver],
  ]);
  for (const [name, value] of Object.entries(settings)) {
    if (isIncidental(name)) continue;
    const [option, said] = settingInWords(name, value);
    facets.set(`setting ${name}`, name === 'rate' ? said : `${option} ${said}`);
  }
  return facets;
}

/** A setting by the name of its option, and its value with its unit. */
export function settingInWords(name: string, value: Setting): readonly [option: string, value: string] {
  const option = (of: string) => of.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  if (typeof value === 'boolean') return [option(name), value ? 'yes' : 'no'];
  if (typeof value === 'string') return [option(name), value];
  if (name === 'rate') return [name, `${whole(value)}/s`];
  const time = /^(.+)Ms$/.exec(name)?.[1];
  if (time === undefined) return [option(name), number(value)];
  return [option(time), value < 1_000 ? `${value} ms` : `${value / 1_000} s`];
}
