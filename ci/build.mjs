// Builds dist/ anew: nothing stays of sources that are gone, and the programs can be run.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const typescript = dirname(createRequire(import.meta.url).resolve('typescript/package.json'));

rmSync(join(root, 'dist'), { recursive: true, force: true });
compile('--declaration', 'false', '--removeComments');
compile('--emitDeclarationOnly');
keepReachableTypes();

// What HTML reports run in the browser is JavaScript and CSS as it stands.
for (const folder of ['reports/html/browser', 'reports/bench-html/browser']) {
  cpSync(join(root, folder), join(root, 'dist', folder), {
    recursive: true,
    filter: (path) => !/\.test\.js$|tsconfig\.json$/.test(path),
  });
}
// npm makes them executable when it installs the package, not when a clone is built again.
for (const program of ['broker', 'conformance', 'bench']) chmodSync(join(root, `dist/${program}/main.js`), 0o755);

// Goldens travel without their comments, which are for reviewers, and compressed to a tenth.
for (const path of readdirSync(join(root, 'golden'), { recursive: true, encoding: 'utf8' })) {
  if (!path.endsWith('.txt') && path !== 'uncaptured') continue;
  const text = readFileSync(join(root, 'golden', path), 'utf8').replace(/^#.*\n/gm, '');
  const built = join(root, 'dist/golden', `${path}.gz`);
  mkdirSync(dirname(built), { recursive: true });
  writeFileSync(built, gzipSync(text, { level: 9 }));
}

function compile(...options) {
  const args = [join(typescript, 'bin/tsc'), '-p', join(root, 'tsconfig.build.json'), ...options];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Types travel as far as those who import the package can see them. */
function keepReachableTypes() {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const waiting = Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : [join(root, types)]));
  const reachable = new Set(waiting);
  for (const path of waiting) {
    for (const [, imported] of readFileSync(path, 'utf8').matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
      const next = join(dirname(path), `${imported}.d.ts`);
      if (reachable.has(next)) continue;
      reachable.add(next);
      waiting.push(next);
    }
  }
  for (const path of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
    const whole = join(root, 'dist', path);
    if (path.endsWith('.d.ts') && !reachable.has(whole)) rmSync(whole);
  }
}
