import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../targets/package-root.js';

const PROGRAM = join(packageRoot(), 'dist/bench/main.js');

describe.skipIf(!existsSync(PROGRAM))('fluxmq-bench, as built', () => {
  it.each([
    [['produce'], "required option '--rate <records/s,...>' not specified"],
    [['produce', '--rate', 'fast'], 'Write records per second, for example 100, 10k or 1.5M, or max.'],
    [['produce', '--rate', '10k', '--duration', '10'], 'Write a duration with its unit'],
    [['produce', '--rate', '10k', '--size', '0'], 'Write a whole number from 1'],
    [['produce', '--rate', '10k', '--acks', '2'], 'Allowed choices are all, 1, 0.'],
    [['produce', '--rate', '10k', '--target', 'nowhere'], "'nowhere' is not an address"],
    [['produce', '--rate', '10k', '--target', '127.0.0.1:1'], 'Nobody listens at 127.0.0.1:1'],
    [['produce', '--rate', '10k', '--json', '/no/such/folder/result.json'], 'cannot be written'],
    [['produce', '--rate', '10k', '--html', '/no/such/folder/result.html'], 'cannot be written'],
    [
      ['compare', '--target', 'a:1', '--target', 'a:2', '--rate', '1', '--md', '-', '--html', '-'],
      'Only one report can go to standard output.',
    ],
    [['compare', '--target', 'a:1', '--rate', '1', '--html', '/no/such/folder/page.html'], 'cannot be written'],
    [['report', 'package.json'], 'No report is wanted'],
    [['report', 'package.json', '--md', '-'], 'package.json is no result of this version of the suite'],
    [['report', 'no-such.json', '--md', '-'], 'The saved result cannot be read: ENOENT'],
    [['produce', '--rate', '10k', '--schedule', 'rising'], 'Allowed choices are constant, poisson, steps, bursts.'],
    [['produce', '--rate', '10k', '--steps', '3'], '--steps says nothing without --schedule steps.'],
    [['produce', '--rate', '10k', '--burst-share', '1.2'], 'Write a share greater than 0 and up to 1'],
    [['produce', '--rate', '10k', '--size-distribution', 'normal'], 'Allowed choices are fixed, uniform, exponential.'],
    [['produce', '--rate', '10k', '--compression', 'brotli'], 'Allowed choices are none, gzip, snappy, lz4, zstd.'],
    [['produce', '--rate', '10k', '--entropy', '0'], 'Write a share greater than 0'],
    [['produce', '--rate', '10k', '--keys', '0'], 'Write a whole number from 1'],
    [['produce', '--rate', '10k', '--idempotent', '--acks', '1'], 'An idempotent producer needs --acks all.'],
    [['consume', '--idempotent', '--acks', '1', '--target', '127.0.0.1:1'], 'An idempotent producer needs --acks all.'],
    [['search', '--idempotent', '--acks', '1', '--target', '127.0.0.1:1'], 'An idempotent producer needs --acks all.'],
    [['rebalance', '--groups', '0'], 'Write a whole number from 1'],
    [['rebalance', '--protocol', 'share'], 'Allowed choices are classic, consumer.'],
    [['rebalance', '--target', '127.0.0.1:1'], 'Nobody listens at 127.0.0.1:1'],
    [['rebalance', '--target', '127.0.0.1:1', '--against', 'kafka'], 'give one of the two'],
    [['rebalance', '--json', '-', '--md', '-'], 'Only one report can go to standard output.'],
    [['produce', '--rate', '10k', '--json', 'a', '--html', 'a'], 'Two reports cannot both go to a'],
    [['end-to-end', '--rate', '10k,max'], 'Write records per second, for example 100, 10k or 1.5M.'],
    [['search', '--from', 'max'], 'Write records per second, for example 100, 10k or 1.5M.'],
    [['compare', '--rate', '10k', '--target', 'reference', '--target', 'fluxmq'], "'fluxmq' is not an address"],
    [
      ['compare', '--rate', '10k', '--target', 'kafka', '--target', 'kfake', '--dir', '/no/such'],
      'No folder can be made',
    ],
    [['many-topics', '--rate', '1k', '--topics', '0'], 'Write a whole number from 1'],
    [['many-topics', '--rate', '1k', '--topic', 'mine'], 'many-topics makes topics of its own: leave out --topic.'],
    [['transactions'], "required option '--rate <transactions/s,...>' not specified"],
    [['transactions', '--rate', 'max'], 'This workload needs a rate'],
    [['transactions', '--rate', '1', '--duration', '10ms'], '1 transactions/s for 10 ms is less than one'],
    [['transactions', '--rate', '1', '--abort-share', '25'], 'Write a share from 0 to 1'],
    [['connections', '--rate', '0'], 'Write records per second'],
    [['connections', '--connections', '1000000'], 'raise the limit (ulimit -n), or lower --connections'],
    [['recovery', '--rate', '1k', '--target', '127.0.0.1:9092'], 'Allowed choices are reference, kafka, fluxmq-rust.'],
    [['recovery', '--rate', '1k', '--how', 'gently'], 'Allowed choices are kill, stop.'],
    [['recovery', '--rate', '1k', '--acks', '0'], 'With acks 0 nothing is acknowledged that could be lost'],
    [['recovery', '--rate', '1k', '--idempotent'], 'leave --idempotent out'],
    [['recovery', '--rate', '1k', '--dir', '/no/such/folder'], '/no/such/folder'],
    [['devour'], "unknown command 'devour'"],
  ])('refuses %j in one sentence, with exit code 2', (args, sentence) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });
});
