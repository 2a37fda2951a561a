import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { TargetError } from '../../targets/target.js';
import { ProcessUsage, parseStat, parseStatus, reapedCpuSeconds } from './process-usage.js';

/** Works for a while when it is told to, in a process or in its child. */
const WORKER = `process.stdin.on('data', () => {
  const until = process.cpuUsage().user + 200_000;
  while (process.cpuUsage().user < until);
  console.log('done');
});
console.log('ready');`;
const PARENT = `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(WORKER)}]);
process.stdin.pipe(child.stdin);
child.stdout.pipe(process.stdout);`;

describe('parseStat', () => {
  it('reads past a name with spaces and parentheses', () => {
    const line = '42 (a (b) c) S 7 42 42 0 -1 4194304 99 0 0 0 150 50 25 75 20 0 1 0 1235496 3133440 416';
    expect(parseStat(line)).toEqual({ parent: 7, own: 2, children: 1 });
  });
});

describe('parseStatus', () => {
  it('reads KiB as bytes', () => {
    const status = 'Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n';
    expect([parseStatus(status, 'VmRSS'), parseStatus(status, 'VmHWM')]).toEqual([1_048_576, 2_097_152]);
  });
});

describe.skipIf(process.platform !== 'linux')('ProcessUsage', () => {
  it.each([
    ['of the process itself', WORKER],
    ['of its children', PARENT],
  ])('counts the processor time %s', async (_, program) => {
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      const lines = createInterface(child.stdout);
      await once(lines, 'line');
      const usage = new ProcessUsage(child.pid ?? 0);
      const before = usage.cpuSeconds();
      child.stdin.write('go\n');
      await once(lines, 'line');
      expect(usage.cpuSeconds() - before).toBeGreaterThanOrEqual(0.18);
      const { resident, peak } = usage.memory();
      expect(resident).toBeGreaterThan(10_000_000);
      expect(peak).toBeGreaterThanOrEqual(resident);
      const exited = once(child, 'exit');
      child.kill();
      await exited;
      expect(() => usage.cpuSeconds()).toThrow(TargetError);
    } finally {
      child.kill();
    }
  });

  it('knows what a client that has ended took', () => {
    const before = reapedCpuSeconds();
    spawnSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 200_000);']);
    expect(reapedCpuSeconds() - before).toBeGreaterThanOrEqual(0.18);
  });
});
