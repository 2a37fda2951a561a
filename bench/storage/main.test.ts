import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../targets/package-root.js';

const PROGRAM = join(packageRoot(), 'dist/bench/storage/main.js');

describe.skipIf(!existsSync(PROGRAM))('bench:storage, as built', () => {
  it.each([
    [[], "required option '--against <broker,...>' not specified"],
    [['--against', 'nobody'], 'Write some of kafka, kfake, fluxmq-rust'],
    [['--against', 'kafka', '--only', 'everything'], 'Write some of produce, latency'],
    [['--against', 'kafka', '--runs', '0'], 'Write a whole number from 1'],
    [['--against', 'kafka', '--volume', '5'], 'Write bytes with their unit'],
    [['--against', 'kafka', '--md', '/no/such/folder/report.md'], 'cannot be written'],
  ])('refuses %j in one sentence, with exit code 2', (args, sentence) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect([status, stdout]).toEqual([2, '']);
  });

  it('says in one sentence what is not there to run Kafka with', () => {
    const env = { ...process.env, PATH: '/no/such/folder' };
    const args = [PROGRAM, '--against', 'kafka'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect(stderr).toMatch(/^bench:storage: Apache Kafka and its clients are run by .*\.\n$/);
    expect(status).toBe(2);
  });
});
