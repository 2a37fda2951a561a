import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { crashTest } from './crash-test.js';
import { planRound } from './round-plan.js';

/** A run whose first rounds are kills on one directory. */
function seedOfKills(rounds: number): number {
  for (let seed = 1; ; seed++) {
    const plans = Array.from({ length: rounds }, (_, i) => planRound(seed, i + 1));
    const kills = plans.every(
      ({ ending, bytes }) => bytes > 2_000_000 && ending.kind === 'kill after an acknowledgement' && ending.count > 20,
    );
    if (
      kills &&
      plans.every(({ fresh, interruptedStarts }, i) => fresh === (i === 0) && interruptedStarts.length === 0)
    )
      return seed;
  }
}

it('a broker that is killed twice on one directory loses nothing', async () => {
  const results = await crashTest({ seed: seedOfKills(2), from: 1, to: 2 });
  expect(results.map(({ round, wrong }) => [round, wrong])).toEqual([
    [1, []],
    [2, []],
  ]);
  for (const { acknowledged } of results) expect(acknowledged).toBeGreaterThan(20);
});

it('a loss of one byte is found, and the directory kept', async () => {
  const [result] = await crashTest({ seed: seedOfKills(1), from: 1, to: 1, betweenLives: shorten });
  expect(result?.wrong.join('\n')).toMatch(/is lost/);
  const kept = result?.kept ?? '';
  expect(readdirSync(kept).sort()).toEqual(['before-restart', 'broker.log', 'data']);
  rmSync(dirname(kept), { recursive: true });
});

/** Takes the last byte off the last segment of every partition. */
function shorten(dataDir: string): void {
  for (const partition of readdirSync(dataDir).filter((name) => /-\d+$/.test(name))) {
    const logs = readdirSync(join(dataDir, partition)).filter((name) => name.endsWith('.log'));
    const path = join(dataDir, partition, logs.sort().at(-1) ?? '');
    const { size } = statSync(path);
    if (size > 0) truncateSync(path, size - 1);
  }
}
