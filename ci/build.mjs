// Builds dist/ anew: nothing stays of sources that are gone, and the programs can be run.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

rmSync(join(root, 'dist'), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [join(typescript, 'bin/tsc'), '-p', join(root, 'tsconfig.build.json')], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
// What the HTML report runs in the browser is JavaScript and CSS as it stands.
cpSync(join(root, 'reports/html/browser'), join(root, 'dist/reports/html/browser'), {
  recursive: true,
  filter: (path) => !/\.test\.js$|tsconfig\.json$/.test(path),
});
// npm makes them executable when it installs the package, not when a clone is built again.
for (const program of ['broker', 'conformance', 'bench']) chmodSync(join(root, `dist/${program}/main.js`), 0o755);

// Goldens travel without their comments, which are for reviewers and half of their size.
for (const path of readdirSync(join(root, 'golden'), { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.txt') && path !== 'uncaptured') continue;
  const text = readFileSync(join(root, 'golden', path), 'utf8').replace(/^#.*\n/gm, '');
  const built = join(root, 'dist/golden', path);
  mkdirSync(dirname(built), { recursive: true });
  writeFileSync(built, text);
}
