import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Target } from '../../targets/target.js';
import { referenceBroker } from '../contenders/reference-broker.js';
import { ENDS, RestartableBroker } from '../contenders/restartable-broker.js';
import { exitCode } from '../exit-code.js';
import { inSession } from '../testing/in-session.js';
import { type RecoveryOptions, recovery } from './recovery.js';
import type { Session } from './session.js';

const OPTIONS: RecoveryOptions = {
  driver: 'wire',
  connections: 2,
  threads: 1,
  rate: 500,
  durationMs: 2_000,
  warmupMs: 0,
  size: 100,
  partitions: 2,
  acks: 'all',
  batchSize: 16_384,
  lingerMs: 5,
  how: 'kill',
};
/** The machine may be busy with other tests. */
const PATIENCE_MS = 60_000;

let folder: string;
let target: Target | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fluxmq-recovery-'));
});
afterEach(async () => {
  await target?.close();
  target = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function measureIt(broker: Target, options: Partial<RecoveryOptions> = {}, more?: Partial<Session>) {
  target = broker;
  return inSession(broker, (session) => recovery(session, { ...OPTIONS, ...options }), more);
}

describe('recovery', () => {
  it.each(ENDS)('shows an outage in full, and that nothing is lost (%s)', { timeout: PATIENCE_MS }, async (how) => {
    const result = await measureIt(await RestartableBroker.start(referenceBroker(), folder), { how });
    expect(result.ended).toBe('as planned');
    expect(result.series[0]?.counts).toMatchObject({ due: 1_000, done: 1_000, failed: 0 });
    const figures = Object.fromEntries(result.figures.map(({ id, value }) => [id, value]));
    expect(figures.lost).toBe(0);
    const { silence = 0, 'first-acknowledgement': first = 0 } = figures;
    expect(first).toBeGreaterThan(0);
    expect(silence).toBeGreaterThan(0);
    // The record that was due first after the last acknowledgement has waited for all of the outage but its own time.
    expect(result.series[0]?.latencyMs?.max).toBeGreaterThan(900 * silence);
  });

  it('says that nothing is there any more', { timeout: PATIENCE_MS }, async () => {
    const honest = referenceBroker();
    const back = new AbortController();
    let starts = 0;
    // It comes back with a directory that holds nothing.
    const start = async (dir: string, port?: number) => {
      if (++starts === 2) back.abort();
      return honest.start(await mkdtemp(join(dir, 'start-')), port);
    };
    const broker = await RestartableBroker.start({ ...honest, start }, folder);
    const result = await measureIt(broker, {}, { signal: back.signal });
    expect(result.ended).toBe('interrupted');
    expect(result.findings.map(({ kind }) => kind)).toContain('lost');
    expect(exitCode([{ ...result, ended: 'as planned' }])).toBe(1);
  });

  it('is for brokers that are started here, and keep their records', async () => {
    await expect(measureIt(await startReferenceBroker())).rejects.toThrow('Only a broker that is started here');
    await expect(RestartableBroker.start({ ...referenceBroker(), keeps: false }, folder)).rejects.toThrow('in memory');
  });
});
