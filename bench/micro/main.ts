#!/usr/bin/env node
import { measureMicro } from './measure.js';

/** Prints a table for people, and with --json what a check reads. */
const results = await measureMicro();
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(results)}\n`);
else {
  for (const { title, microseconds, ratio } of results) {
    process.stdout.write(
      `${microseconds.toFixed(2).padStart(10)} µs  ${ratio.toFixed(2).padStart(6)} yardsticks  ${title}\n`,
    );
  }
}
