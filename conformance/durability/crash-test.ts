import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerLives, type RoundOutcome } from './broker-lives.js';
import { LosableDisk } from './losable-disk.js';
import { firstOfChapter, planRound, type RoundPlan } from './round-plan.js';

export interface CrashTestOptions {
  readonly seed: number;
  /** The first and the last round. Those before the first that left it their directory are played too. */
  readonly from: number;
  readonly to: number;
  /** No further round begins after it. */
  readonly signal?: AbortSignal;
  readonly onRound?: (result: RoundResult) => void;
  /** The disk loses its power whenever a broker has ended. */
  readonly powerLoss?: boolean;
  /** Called with the data directory after a broker has ended and before the next one starts. For tests of the judge. */
  readonly betweenLives?: (dataDir: string) => void;
}

export interface RoundResult extends RoundOutcome {
  readonly round: number;
  /** How the broker ended, in words. */
  readonly ending: string;
  readonly durationMs: number;
  /** Where everything that is left of a failed round lies. */
  readonly kept?: string;
}

/** A data directory that rounds share, and what has happened on it. */
interface Chapter {
  readonly dir: string;
  readonly lives: BrokerLives;
  readonly disk: LosableDisk | undefined;
}

/**
 * Lets brokers end at random moments, and judges what the next one on the same directory has. A round that fails leaves its
 * directory, and the next one begins on a fresh one.
 */
export async function crashTest(options: CrashTestOptions): Promise<RoundResult[]> {
  const { seed, from, to, signal, onRound, powerLoss = false } = options;
  const root = mkdtempSync(join(tmpdir(), 'fluxmq-crash-'));
  const results: RoundResult[] = [];
  let chapter: Chapter | undefined;

  const begin = async (plan: RoundPlan): Promise<Chapter> => {
    const dir = join(root, `from-round-${plan.round}`);
    mkdirSync(dir);
    const dataDir = join(dir, 'data');
    const disk = powerLoss ? LosableDisk.mount(dir, dataDir) : undefined;
    const betweenLives = () => {
      disk?.losePower();
      options.betweenLives?.(dataDir);
    };
    return { dir, disk, lives: await BrokerLives.begin(plan, { dir, dataDir, powerLoss, betweenLives }) };
  };
  const end = async ({ lives, dir, disk }: Chapter, keep: boolean) => {
    chapter = undefined;
    await lives.end();
    disk?.unmount();
    if (!keep) rmSync(dir, { recursive: true });
  };

  try {
    for (let round = firstOfChapter(seed, from); round <= to && signal?.aborted !== true; round++) {
      const began = Date.now();
      const plan = planRound(seed, round, powerLoss);
      if (plan.fresh && chapter !== undefined) await end(chapter, false);
      chapter ??= await begin(plan);
      const { dir } = chapter;
      const outcome = await chapter.lives.round(plan);
      const failed = outcome.wrong.length > 0;
      if (failed) await end(chapter, true);
      const ending = describeEnding(plan);
      const durationMs = Date.now() - began;
      const result = { round, ending, ...outcome, durationMs, ...(failed && { kept: dir }) };
      results.push(result);
      onRound?.(result);
    }
  } finally {
    if (chapter !== undefined) await end(chapter, false);
  }
  if (results.every(({ kept }) => kept === undefined)) rmdirSync(root);
  return results;
}

function describeEnding({ ending, interruptedStarts }: RoundPlan): string {
  const moment =
    'count' in ending ? `${ending.kind} (number ${ending.count})` : `${ending.kind} (${ending.afterMs} ms)`;
  const starts = interruptedStarts.map((afterMs) => `, then a start that is killed after ${afterMs} ms`);
  return moment + starts.join('');
}
