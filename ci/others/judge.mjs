// Judges a broker to the end, however often it dies: each time it is started anew, and the run goes on.
//   judge.mjs NAME FOLDER      FOLDER gets NAME.json and NAME.lives, one line a life
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fluxmqRust } from '../../dist/bench/compare/contenders/fluxmq-rust.js';
import { kfake } from '../../dist/bench/compare/contenders/kfake.js';
import { startProgram } from '../../dist/bench/compare/program.js';

const [, , name, folder] = process.argv;
const suite = fileURLToPath(new URL('../../dist/conformance/main.js', import.meta.url));
const mock = fileURLToPath(new URL('librdkafka-mock.mjs', import.meta.url));
const saved = join(folder, `${name}.json`);
/** The exit code of a run whose target went away. */
const COULD_NOT_RUN = 2;
/** More deaths than this say no more. */
const MOST_LIVES = 200;

const work = mkdtempSync(join(tmpdir(), 'fluxmq-others-'));

/** What starts a broker in an empty folder; some are built first. */
const BROKERS = {
  'fluxmq-rust': async () => (await fluxmqRust()).start,
  kfake: async () => (await kfake(work)).start,
  'librdkafka-mock': async () => (dir) => startProgram({ name, command: process.execPath, args: [mock], dir }),
};

function judge([{ host, port }]) {
  const resume = existsSync(saved) ? ['--resume', saved] : [];
  const options = ['--target', `${host}:${port}`, '--at-once', '1', '--seed', '1', '--json', saved, ...resume];
  return spawnSync(process.execPath, [suite, 'run', ...options], { stdio: ['ignore', 'ignore', 'inherit'] }).status;
}

// Ctrl-C interrupts the run too; no broker stays behind.
let interrupted = false;
process.on('SIGINT', () => {
  interrupted = true;
});
try {
  const start = await BROKERS[name]();
  let status = COULD_NOT_RUN;
  for (let life = 1; status === COULD_NOT_RUN && !interrupted && life <= MOST_LIVES; life++) {
    const { bootstrap, close } = await start(mkdtempSync(join(work, 'life-')));
    appendFileSync(join(folder, `${name}.lives`), `${life}\n`);
    status = judge(bootstrap);
    await close();
  }
  process.exitCode = status === COULD_NOT_RUN ? COULD_NOT_RUN : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}
