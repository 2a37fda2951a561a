import type { CompareResult } from '../compare-result.js';

/** A comparison of two brokers that went as planned, in which nothing has been measured yet. */
export const COMPARISON: CompareResult = {
  format: 1,
  suiteVersion: '0',
  startedAt: '2025-01-01T00:00:00.000Z',
  ended: 'as planned',
  machine: {
    cpu: 'A CPU',
    cpus: 2,
    memoryBytes: 8 * 2 ** 30,
    kernel: 'Linux 6',
    node: '20',
    java: 'openjdk 17',
    loadBefore: 0.04,
  },
  subject: 'ours',
  brokers: [
    { id: 'ours', name: 'Ours' },
    { id: 'theirs', name: 'Theirs' },
  ],
  runs: 3,
  metrics: [],
  notes: ['Records are small.'],
  curves: [],
  curveNotes: [],
};
