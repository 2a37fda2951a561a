import { isIncidental, settingInWords } from './bench-names.js';
import type { BenchResult, Machine } from './bench-result.js';

/** What the runs of a report have in common, in words. */
export function benchTitle(results: readonly BenchResult[]): string {
  const workloads = [...new Set(results.map(({ workload }) => workload))];
  const targets = [...new Set(results.map(({ target }) => target))];
  return `${workloads.join(', ')} → ${targets.join(', ')}`;
}

/** Where and when it was measured; one line for each machine. */
export function machineLines(results: readonly BenchResult[]): string[] {
  const days = new Map<string, Set<string>>();
  for (const { machine, startedAt } of results) {
    const words = machineInWords(machine);
    days.set(words, (days.get(words) ?? new Set()).add(startedAt.slice(0, 10)));
  }
  return [...days].map(([words, dates]) => `${words}; ${[...dates].sort().join(', ')}`);
}

/** The versions of the suite that measured. */
export function suiteVersions(results: readonly BenchResult[]): string {
  return [...new Set(results.map(({ suiteVersion }) => suiteVersion))].join(', ');
}

function machineInWords({ node, platform, cpu, cpus, memoryBytes }: Machine): string {
  const cores = cpus === 1 ? 'one core' : `${cpus} cores`;
  return `${cpu}, ${cores}, ${Math.round(memoryBytes / 2 ** 30)} GiB of memory, ${platform}, Node ${node}`;
}

/** The end of a run that is as it should be, in one sentence. */
export const ALL_IS_WELL = 'The run ended as planned, and target and generator kept the rate.';

export interface SettingRow {
  readonly option: string;
  /** In the order of the results; empty where a run has no such setting. */
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** The settings of all runs, option by option. */
export function settingRows(results: readonly BenchResult[]): SettingRow[] {
  const names = [...new Set(results.flatMap(({ settings }) => Object.keys(settings)))];
  return names.map((name) => {
    const [option] = settingInWords(name, results.find(({ settings }) => name in settings)?.settings[name] ?? '');
    const values = results.map(({ settings: { [name]: value } }) =>
      value === undefined ? '' : settingInWords(name, value)[1],
    );
    return { option, values, differs: !isIncidental(name) && new Set(values).size > 1 };
  });
}
