// Judges a broker to the end, however often it dies: each time it is started anew, and the run goes on.
//   judge.mjs NAME FOLDER      NAME is a file beside this one; FOLDER gets NAME.json and NAME.lives, one line a life
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [, , name, folder] = process.argv;
const here = fileURLToPath(new URL('.', import.meta.url));
const suite = join(here, '../../dist/conformance/main.js');
const saved = join(folder, `${name}.json`);
/** The exit code of a run whose target went away. */
const COULD_NOT_RUN = 2;
/** More deaths than this say no more. */
const MOST_LIVES = 200;

/** A broker that takes its port from $PORT is started by the suite; the mock cluster chooses one, and tells it. */
async function target() {
  const program = join(here, `${name}.mjs`);
  if (!existsSync(program)) return { address: `process:exec '${join(here, name)}'`, end: () => {} };
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {}); // it has died, which the run tells
  const [address] = await once(createInterface(child.stdout), 'line');
  return { address, end: () => child.stdin.end() };
}

function judge(address) {
  const resume = existsSync(saved) ? ['--resume', saved] : [];
  const options = ['--target', address, '--at-once', '1', '--seed', '1', '--json', saved, ...resume];
  return spawnSync(process.execPath, [suite, 'run', ...options], { stdio: ['ignore', 'ignore', 'inherit'] }).status;
}

let status = COULD_NOT_RUN;
for (let life = 1; status === COULD_NOT_RUN && life <= MOST_LIVES; life++) {
  const { address, end } = await target();
  appendFileSync(join(folder, `${name}.lives`), `${life}\n`);
  status = judge(address);
  end();
}
process.exitCode = status === COULD_NOT_RUN ? COULD_NOT_RUN : 0;
