import { LEVELS } from '../../reports/result.js';
import type { Goldens, Verdict } from './hunt.js';
import { whyUnnoticeable } from './unnoticeable.js';

/** Mutants made, and those that somebody noticed. */
export interface Count {
  readonly name: string;
  readonly made: number;
  readonly caught: number;
  /** Those that cases and invariants notice without any golden. */
  readonly byCases: number;
}

export interface Survivor {
  readonly id: string;
  /** How many tests it could have shown itself to. */
  readonly tests: number;
  /** Why no client could notice it, where that is so. */
  readonly reason?: string;
}

/** What a run of `verify` found. */
export interface Score {
  readonly suiteVersion: string;
  readonly target: string;
  readonly seed: number;
  readonly goldens: Goldens;
  readonly field: Count;
  readonly behaviour: Count;
  readonly levels: readonly Count[];
  readonly apis: readonly Count[];
  /** Noticed by nobody, and those that only a golden noticed. */
  readonly survivors: readonly Survivor[];
  readonly goldenOnly: readonly string[];
}

const isCaught = ({ cases, golden }: Verdict) => cases !== undefined || golden !== undefined;

export function score(
  verdicts: readonly Verdict[],
  about: Pick<Score, 'suiteVersion' | 'target' | 'seed' | 'goldens'>,
): Score {
  const field = verdicts.filter(({ mutant }) => mutant.kind === 'field');
  const apis = [...new Set(field.map(({ mutant }) => mutant.group))];
  return {
    ...about,
    field: count('fields', field),
    behaviour: count(
      'behaviours',
      verdicts.filter(({ mutant }) => mutant.kind === 'behaviour'),
    ),
    levels: LEVELS.map((level) =>
      count(
        level,
        field.filter(({ mutant }) => mutant.level === level),
      ),
    ).filter(({ made }) => made > 0),
    apis: apis.map((api) =>
      count(
        api,
        field.filter(({ mutant }) => mutant.group === api),
      ),
    ),
    survivors: verdicts
      .filter((verdict) => !isCaught(verdict))
      .map(({ mutant: { id }, tests }) => {
        const reason = whyUnnoticeable(id);
        return { id, tests, ...(reason !== undefined && { reason }) };
      }),
    goldenOnly: verdicts.filter(({ cases, golden }) => cases === undefined && golden).map(({ mutant }) => mutant.id),
  };
}

function count(name: string, verdicts: readonly Verdict[]): Count {
  return {
    name,
    made: verdicts.length,
    caught: verdicts.filter(isCaught).length,
    byCases: verdicts.filter(({ cases }) => cases !== undefined).length,
  };
}

/** What must be caught: of field mutants, of those by cases alone, of behaviours. */
const WANTED = { field: 0.95, byCases: 0.8, behaviour: 1 } as const;

/** What falls short, each in one sentence; nothing where the suite is good enough. */
export function shortcomings({ field, behaviour, goldens }: Score): string[] {
  const short: string[] = [];
  const judge = (what: string, caught: number, made: number, wanted: number) => {
    if (caught < wanted * made)
      short.push(`${what}: ${percent(caught, made)} are caught, ${wanted * 100} % are wanted.`);
  };
  if (goldens === 'with') judge('Field mutants', field.caught, field.made, WANTED.field);
  if (goldens !== 'only') judge('Field mutants, by cases alone', field.byCases, field.made, WANTED.byCases);
  judge('Behaviour mutants', behaviour.caught, behaviour.made, WANTED.behaviour);
  return short;
}

/** `1234/1300 (94.9 %)` */
export function percent(part: number, whole: number): string {
  return `${part}/${whole} (${whole === 0 ? '–' : ((100 * part) / whole).toFixed(1)} %)`;
}
