import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../targets/package-root.js';
import { exampleOf } from './example.js';
import { untilItSays } from './pasted-program.js';

it('README shows the example that the suite runs', () => {
  const shown = exampleOf({ broker: 'localhost:9092', topic: 'my-topic', group: 'nodejs-group' });
  expect(readFileSync(join(packageRoot(), 'README.md'), 'utf8')).toContain(`\`\`\`js\n${shown}\`\`\``);
});

it('a program that was pasted is ended when it has said what was awaited', async () => {
  await untilItSays("console.log('one'); console.log('two'); setInterval(() => {}, 1000);", (line) => line === 'two');
});

it('a program that was pasted and ends before that fails with what it complains of', async () => {
  const said = untilItSays("console.log('one'); kafka();", (line) => line === 'two');
  await expect(said).rejects.toThrow('kafka is not defined');
});
