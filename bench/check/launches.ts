import type { BaselineMeasure } from '../../reports/check-result.js';
import { measureBroker } from './measure-broker.js';
import { measureCode } from './measure-code.js';

/**
 * Measures everything in so many launches: each starts all processes anew, because how well the compiler and the layout of memory turn out is a
 * matter of luck that lasts as long as a process.
 */
export async function measureLaunches(
  launches: number,
  signal: AbortSignal,
  report: (text: string) => void,
): Promise<BaselineMeasure[]> {
  const samples = new Map<string, { title: string; samples: number[] }>();
  for (let launch = 1; launch <= launches; launch++) {
    report(`launch ${launch} of ${launches}`);
    const measured = [...(await measureBroker(signal)), ...(await measureCode(signal))];
    for (const { id, title, ratio } of measured) {
      const known = samples.get(id) ?? { title, samples: [] };
      known.samples.push(ratio);
      samples.set(id, known);
    }
  }
  return [...samples].map(([id, rest]) => ({ id, ...rest }));
}
