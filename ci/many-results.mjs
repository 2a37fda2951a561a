// Prints a saved result with its tests again and again under other names.   many-results.mjs RESULT.json NUMBER
import { readFileSync } from 'node:fs';

const run = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const results = Array.from({ length: Number(process.argv[3]) }, (_, index) => {
  const result = run.results[index % run.results.length];
  return { ...result, id: `round-${Math.floor(index / run.results.length)}/${result.id}` };
});
process.stdout.write(JSON.stringify({ ...run, results }));
