// Fails unless every scenario of every real client ran and passed; what a client has no call for is skipped.
//   clients-ran.mjs RESULT.json [CLIENT...]   those of Node where none is named
import { readFileSync } from 'node:fs';

const [file, ...named] = process.argv.slice(2);
const { target, results } = JSON.parse(readFileSync(file, 'utf8'));
for (const client of named.length > 0 ? named : ['kafkajs', 'librdkafka', 'platformatic']) {
  const scenarios = results.filter(({ id }) => id.startsWith(`${client}/`));
  const isMissing = ({ status, reason }) => status === 'skipped' && reason.startsWith(`${client} offers no `);
  const bad = scenarios.filter((result) => result.status !== 'passed' && !isMissing(result));
  if (scenarios.length > 0 && bad.length === 0) continue;
  const reasons = bad.map(({ id, status, reason }) => `${id} ${status}${reason ? `: ${reason}` : ''}`);
  process.stderr.write(`${target}: the scenarios of ${client} did not all run. ${reasons.join('; ')}\n`);
  process.exitCode = 1;
}
