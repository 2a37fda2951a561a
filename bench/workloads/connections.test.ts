import { afterEach, describe, expect, it } from 'vitest';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Target } from '../../targets/target.js';
import { exitCode } from '../exit-code.js';
import { NullBroker } from '../null-broker/null-broker.js';
import { fakeTarget, inSession } from '../testing/in-session.js';
import { type ConnectionsOptions, connections } from './connections.js';
import type { Session } from './session.js';

const OPTIONS: ConnectionsOptions = {
  connections: 50,
  rate: Number.POSITIVE_INFINITY,
  atOnce: 10,
  idleMs: 50,
  threads: 1,
};
const PATIENCE_MS = 60_000;

let target: Target | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

/** Hangs up on whoever is connected when it is told to. */
class HangingUpBroker extends NullBroker {
  hangUp(): void {
    for (const socket of this.sockets) socket.destroy();
  }
}

async function listen(): Promise<HangingUpBroker> {
  const broker = new HangingUpBroker();
  await broker.listen();
  target = { ...fakeTarget(broker), close: () => broker.close() };
  return broker;
}

async function measureIt(options: Partial<ConnectionsOptions> = {}, more?: Partial<Session>) {
  if (target === undefined) throw new Error('there is no target');
  return inSession(target, (session) => connections(session, { ...OPTIONS, ...options }), more);
}

describe('connections', () => {
  it('open all at once, but no more than so many at a time, and stay', async () => {
    await listen();
    const result = await measureIt();
    expect(result.series[0]?.counts).toMatchObject({ due: 50, done: 50, failed: 0, heldBack: 40 });
    expect(result.figures).toMatchObject([{ id: 'still-served', value: 50 }]);
    expect(exitCode([result])).toBe(0);
  });

  it('open at a rate', async () => {
    await listen();
    const result = await measureIt({ rate: 200 });
    expect(result.series[0]?.counts).toMatchObject({ due: 50, done: 50 });
    expect(result.series[0]?.throughput.wantedPerSecond).toBe(200);
  });

  it('are no longer served, which is said', async () => {
    const broker = await listen();
    const measured = measureIt({ idleMs: 1_000 });
    setTimeout(() => broker.hangUp(), 500);
    const result = await measured;
    expect(result.findings.map(({ kind }) => kind)).toContain('lost');
    expect(exitCode([result])).toBe(1);
  });

  it('are refused beyond what a broker lets in', { timeout: PATIENCE_MS }, async () => {
    target = await startReferenceBroker(['--max-connections', '30']);
    const result = await measureIt();
    // Two of those that are let in are the generator's own.
    expect(result.series[0]?.counts).toMatchObject({ due: 50, done: 28, failed: 22 });
    expect(result.figures.map(({ id }) => id)).toEqual(['still-served', 'memory-per-connection']);
  });

  it('end early when the signal comes', async () => {
    await listen();
    const result = await measureIt({ idleMs: PATIENCE_MS }, { signal: AbortSignal.timeout(500) });
    expect(result.ended).toBe('interrupted');
  });

  it('are not begun where a process may not have as many', async () => {
    await listen();
    await expect(measureIt({ connections: 100_000_000 })).rejects.toThrow('raise the limit (ulimit -n)');
  });
});
