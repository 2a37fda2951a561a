import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { LocalTarget } from '../../targets/target.js';
import { inSession } from '../testing/in-session.js';
import { type TransactionsOptions, transactions } from './transactions.js';

const OPTIONS: TransactionsOptions = {
  rate: 50,
  durationMs: 1_000,
  warmupMs: 200,
  recordsPerTransaction: 7,
  abortShare: 0.2,
  size: 100,
  connections: 3,
  threads: 1,
};
/** The machine may be busy with other tests. */
const PATIENCE_MS = 60_000;

let broker: LocalTarget;
beforeAll(async () => {
  broker = await startReferenceBroker();
});
afterAll(() => broker.close());

function measureIt(options: Partial<TransactionsOptions> = {}) {
  return inSession(broker, (session) => transactions(session, { ...OPTIONS, ...options }));
}

describe('transactions', () => {
  it.each([{ threads: 1 }, { threads: 2 }])(
    'are carried out, and what is committed is there (%o)',
    { timeout: PATIENCE_MS },
    async (options) => {
      const result = await measureIt(options);
      expect(result.ended).toBe('as planned');
      expect(result.series[0]?.unit).toBe('transactions');
      expect(result.series[0]?.counts).toMatchObject({ due: 50, done: 50, failed: 0 });
      expect(result.series[0]?.latencyMs?.p50).toBeGreaterThan(0);
      // Of the 60 with those of the warm-up 12 are aborted.
      const figures = Object.fromEntries(result.figures.map(({ id, value }) => [id, value]));
      expect(figures).toMatchObject({ committed: 48 * 7, 'read-committed': 48 * 7 });
      expect(result.findings.map(({ kind }) => kind)).not.toContain('lost');
    },
  );

  it('may have fewer records than there are partitions', { timeout: PATIENCE_MS }, async () => {
    const result = await measureIt({ recordsPerTransaction: 1, partitions: 3, abortShare: 0 });
    const figures = Object.fromEntries(result.figures.map(({ id, value }) => [id, value]));
    expect(figures).toMatchObject({ committed: 60, 'read-committed': 60 });
  });

  it('refuses what no request holds', async () => {
    const wanted = measureIt({ recordsPerTransaction: 100, size: 1_048_576 });
    await expect(wanted).rejects.toThrow('lower --records-per-transaction or --size');
  });
});
