import { growth } from '../../usage/usage-timeline.js';
import { bytesOf } from '../load.js';
import type { StorageExperiment } from '../storage-experiment.js';
import { inWords, type Volumes } from '../volumes.js';
import type { PeakRates } from './peak-rates.js';
import { produceAtFullRate } from './produce-at-full-rate.js';

const GB = 1e9;
const MB = 1e6;

/** As many records as ProducerPerformance can send, and what that takes of processor and memory. */
export function produceExperiment({ produced, warmup }: Volumes, peaks: PeakRates): StorageExperiment {
  return {
    id: 'produce',
    metrics: [
      { id: 'throughput', title: 'Throughput', unit: 'MB/s', better: 'more', goals: { kafka: 1.3 } },
      { id: 'produce-client', title: 'Processor use of the client meanwhile', unit: 'cores', better: null },
      {
        id: 'produce-cpu',
        title: 'Processor time per GB produced',
        unit: 'CPU-s',
        better: 'less',
        goals: { kafka: 0.5, kfake: 1 },
      },
      {
        id: 'memory',
        title: `Resident memory after ${inWords(produced)}`,
        unit: 'MB',
        better: 'less',
        goals: { kafka: 0.3 },
      },
      { id: 'memory-peak', title: 'Resident memory at its highest', unit: 'MB', better: 'less' },
      {
        id: 'memory-growth',
        title: 'Resident memory: last quarter of the run over its second',
        unit: '×',
        better: null,
        limit: 1.1,
      },
    ],
    async measure(contender, session) {
      const { recordsPerSecond, clientCores, samples, peakMemory } = await produceAtFullRate(contender, session);
      peaks.saw(contender, recordsPerSecond);
      const [first, last] = [samples[0], samples.at(-1)];
      const cpuSeconds = (last?.cpuSeconds ?? Number.NaN) - (first?.cpuSeconds ?? Number.NaN);
      return {
        throughput: bytesOf(recordsPerSecond) / MB,
        'produce-client': clientCores,
        'produce-cpu': cpuSeconds / (produced / GB),
        memory: (last?.resident ?? Number.NaN) / MB,
        'memory-peak': peakMemory / MB,
        'memory-growth': growth(samples),
      };
    },
    notes: () => [
      `Produced: ${inWords(produced)} after ${inWords(warmup)} of warm-up. Where the client has a core for itself in full, it is the limit and not the broker. Processor time is what the broker’s processes spent, in user and kernel mode; the client’s includes its start.`,
    ],
  };
}
