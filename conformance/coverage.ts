import { APIS, advertisedPairs } from '../protocol/index.js';
import { CASES } from './cases/index.js';
import { readGoldenFiles } from './golden/library.js';
import { countRules, listRules } from './golden/rules-command.js';
import { readUncaptured } from './golden/uncaptured.js';
import { PROMISED } from './invariants/index.js';
import { readCatches } from './verify/catches.js';

/** What the suite has of one API. */
interface ApiCoverage {
  readonly api: string;
  /** Versions that the Apache Kafkas advertise, those with a golden, and those without one for a stated reason. */
  readonly pairs: number;
  readonly captured: number;
  readonly uncaptured: number;
  readonly exchanges: number;
  readonly cases: number;
  readonly rules: number;
}

export interface Coverage {
  readonly apis: readonly ApiCoverage[];
  readonly total: Omit<ApiCoverage, 'api'>;
  readonly invariants: number;
  /** Cases that are known to fail against some mutant. */
  readonly casesThatCatch: number;
  readonly rulesPerKind: Readonly<Record<string, number>>;
}

/** Counts what the suite looks at, from its own data. */
export function coverage(): Coverage {
  const files = readGoldenFiles();
  const uncaptured = readUncaptured();
  const rules = listRules();
  const pairs = advertisedPairs();
  const apis = APIS.map(({ key, name }): ApiCoverage => {
    const goldens = files.filter(({ api }) => api.key === key);
    return {
      api: name,
      pairs: pairs.filter((pair) => pair.key === key).length,
      captured: new Set(goldens.map(({ version }) => version)).size,
      uncaptured: uncaptured.filter(({ api }) => api.key === key).length,
      exchanges: goldens.reduce((sum, { exchanges }) => sum + exchanges.length, 0),
      cases: CASES.filter(({ api }) => api.key === key).length,
      rules: rules.filter(({ api }) => api === name).length,
    };
  });
  const sum = (field: keyof Omit<ApiCoverage, 'api'>) => apis.reduce((total, api) => total + api[field], 0);
  const catches = readCatches();
  return {
    apis,
    total: {
      pairs: sum('pairs'),
      captured: sum('captured'),
      uncaptured: sum('uncaptured'),
      exchanges: sum('exchanges'),
      cases: sum('cases'),
      rules: sum('rules'),
    },
    invariants: PROMISED.length,
    casesThatCatch: CASES.filter(({ id }) => id in catches).length,
    rulesPerKind: countRules(rules, 'kind'),
  };
}

/** `fluxmq-conformance coverage`. Answers the exit code. */
export async function printCoverage(json: boolean): Promise<number> {
  const counted = coverage();
  process.stdout.write(json ? `${JSON.stringify(counted, null, 2)}\n` : table(counted));
  return 0;
}

const COLUMNS = ['pairs', 'captured', 'uncaptured', 'exchanges', 'cases', 'rules'] as const;

function table({ apis, total, invariants, casesThatCatch, rulesPerKind }: Coverage): string {
  const width = Math.max(...apis.map(({ api }) => api.length));
  const row = (name: string, of: Omit<ApiCoverage, 'api'>) =>
    [name.padEnd(width), ...COLUMNS.map((column) => String(of[column]).padStart(column.length))].join('  ');
  const kinds = Object.entries(rulesPerKind).map(([kind, count]) => `${count} ${kind}`);
  return [
    ['API'.padEnd(width), ...COLUMNS].join('  '),
    ...apis.map((api) => row(api.api, api)),
    row('all', total),
    '',
    `${total.captured} of ${total.pairs} pairs that Apache Kafka 3.9.2 and 4.3.1 advertise have goldens; golden/uncaptured says why not of ${total.uncaptured}.`,
    `${total.cases} behaviour cases, ${casesThatCatch} of them with a mutant that they catch ('explain ID' names it), and ${invariants} invariants of every answer.`,
    `${total.rules} field rules (${kinds.join(', ')}): what the goldens cannot see ('rules' lists them).`,
    '',
  ].join('\n');
}
