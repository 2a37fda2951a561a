import { crc32 } from 'node:zlib';
import type { MicroBenchmark } from './micro-benchmark.js';

const SIZE = 8_192;
const TEXT = JSON.stringify(Array.from({ length: 50 }, (_, index) => ({ index, name: `object ${index}` })));

/**
 * What the others are measured against: objects, copies and sums, all of them made by Node's own code. How well the compiler does with a loop is
 * a matter of luck, by which a yardstick of JavaScript varied by a fifth from process to process. Whoever changes it counts up YARDSTICK in
 * `check/baseline.ts`.
 */
export const yardstick: MicroBenchmark = {
  id: 'yardstick',
  title: 'yardstick',
  open() {
    const bytes = Buffer.alloc(SIZE, TEXT);
    return { run: () => [JSON.parse(TEXT), crc32(Buffer.from(bytes))] };
  },
};
