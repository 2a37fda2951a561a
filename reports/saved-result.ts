import { LEVELS, REQUIREMENTS, type RunResult, STATUSES } from './result.js';
import { readSavedJson } from './saved-json.js';
import { fields, isNumber, isText, listOf, oneOf, type Shape } from './shape.js';

const API = { key: isNumber, name: isText };

const RUN = fields({
  suiteVersion: isText,
  target: isText,
  startedAt: isText,
  seed: isNumber,
  durationMs: isNumber,
  advertised: listOf(fields({ ...API, min: isNumber, max: isNumber })),
  results: listOf(
    fields({
      id: isText,
      why: isText,
      see: isText,
      level: oneOf(LEVELS),
      requirement: oneOf(REQUIREMENTS),
      status: oneOf(STATUSES),
      durationMs: isNumber,
      api: optional(fields(API)),
      differences: listOf(fields({ grade: isText, path: isText, expected: isText, got: isText })),
    }),
  ),
});

/** Reads a result that `--json` wrote; `NAME=FILE` gives its target a better name than its address. Throws `SavedResultError`. */
export async function readSavedResult(argument: string): Promise<RunResult> {
  const { saved, name } = await readSavedJson(argument, {
    is: isRunResult,
    madeBy: 'fluxmq-conformance run --json FILE',
  });
  return name === undefined ? saved : { ...saved, target: name };
}

function isRunResult(value: unknown): value is RunResult {
  return RUN(value);
}

function optional(holds: Shape): Shape {
  return (value) => value === undefined || holds(value);
}
