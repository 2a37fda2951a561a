import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiByKey } from '../protocol/index.js';
import { jsonReport } from '../reports/json.js';
import { junitReport } from '../reports/junit.js';
import { Progress } from '../reports/progress.js';
import { count, type RunResult } from '../reports/result.js';
import { terminalReport } from '../reports/terminal.js';
import { addressTarget } from '../targets/address.js';
import { ClusterClient } from '../targets/cluster-client.js';
import { packageRoot } from '../targets/package-root.js';
import { startReferenceBroker } from '../targets/reference-broker.js';
import { type Target, TargetError } from '../targets/target.js';
import { allTests, type Selection, select } from './plan.js';
import { runTests } from './runner.js';
import type { Test } from './test.js';

export interface RunOptions extends Selection {
  /** `HOST:PORT[,HOST:PORT…]`; without it the reference broker is started. */
  readonly target?: string;
  /** Files for the result, `-` for standard output. */
  readonly json?: string;
  readonly junit?: string;
}

/** Exit codes of `run`: all passed, something failed, could not run. */
export const EXIT = { passed: 0, failed: 1, couldNotRun: 2 } as const;

/** Judges a target and prints the report. Answers the exit code. */
export async function run({ target: where, json, junit, ...selection }: RunOptions): Promise<number> {
  const tests = select(await allTests(selection.clients), selection);
  const target = where === undefined ? await startReferenceBroker() : addressTarget(where);
  try {
    const client = await ClusterClient.connect(target.bootstrap);
    try {
      const result = await judge(target, client, tests);
      if (json !== undefined) await write(json, jsonReport(result));
      if (junit !== undefined) await write(junit, junitReport(result));
      // Standard output belongs to a report that was sent there.
      const stream = json === '-' || junit === '-' ? process.stderr : process.stdout;
      stream.write(`${terminalReport(result)}\n`);
      return count(result.results, 'failed') === 0 ? EXIT.passed : EXIT.failed;
    } finally {
      await client.close();
    }
  } finally {
    await target.close();
  }
}

async function write(path: string, report: string): Promise<void> {
  if (path === '-') {
    process.stdout.write(report);
    return;
  }
  try {
    await writeFile(path, report);
  } catch (error) {
    throw new TargetError(`The report cannot be written to ${path}: ${String(error)}.`, { cause: error });
  }
}

async function judge(target: Target, client: ClusterClient, tests: readonly Test[]): Promise<RunResult> {
  process.stderr.write(`Judging ${target.name} with ${tests.length} tests.\n`);
  const startedAt = new Date();
  const progress = new Progress(tests.length, process.stderr);
  const results = await runTests(tests, { target, client }, (result) => progress.report(result));
  progress.end();
  return {
    suiteVersion: suiteVersion(),
    target: target.name,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
    advertised: [...client.advertised].map(([key, { min, max }]) => ({
      key,
      name: apiByKey(key)?.name ?? `API ${key}`,
      min,
      max,
    })),
    results,
  };
}

function suiteVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
  return String(version);
}
