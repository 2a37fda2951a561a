import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { LocalTarget } from '../../targets/target.js';
import { TargetWatch } from './target-watch.js';

async function running(): Promise<LocalTarget & { kill(): Promise<void> }> {
  const child = spawn(process.execPath, ['-e', 'console.log("it runs"); for (;;);']);
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('there is no process');
  const kill = async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { name: 'a process', bootstrap: [], security: {}, pid: child.pid, close: kill, kill };
}

describe.skipIf(process.platform !== 'linux')('TargetWatch', () => {
  it('tells what a process takes, for what went in and out', async () => {
    const target = await running();
    const watch = new TargetWatch(target);
    watch.start();
    const usage = watch.stop(1e9);
    await target.kill();
    expect(usage?.memoryBytes).toBeGreaterThan(1e6);
    expect(usage?.cpuSecondsPerGb).toBe(usage?.cpuSeconds);
  });

  it('tells nothing of one that has ended before it counts', async () => {
    const target = await running();
    const watch = new TargetWatch(target);
    await target.kill();
    watch.start();
    expect(watch.stop(1e9)).toBeNull();
  });

  it('tells nothing of a target elsewhere', () => {
    const watch = new TargetWatch({ name: 'elsewhere', bootstrap: [], security: {}, close: async () => {} });
    watch.start();
    expect(watch.stop(1e9)).toBeNull();
  });
});
