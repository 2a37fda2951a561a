// Judges a broker to the end, however often it dies or hangs: each time it is started anew, and the run goes on.
//   judge.mjs NAME FOLDER      FOLDER gets NAME.json and NAME.lives, one line a life
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fluxmqRust } from '../../dist/bench/compare/contenders/fluxmq-rust.js';
import { kfake } from '../../dist/bench/compare/contenders/kfake.js';
import { startProgram } from '../../dist/bench/compare/program.js';
import { interruption } from '../../dist/targets/interruption.js';

const [, , name, folder] = process.argv;
const suite = fileURLToPath(new URL('../../dist/conformance/main.js', import.meta.url));
const mock = fileURLToPath(new URL('librdkafka-mock.mjs', import.meta.url));
const saved = join(folder, `${name}.json`);
/** The exit code of a run whose target went away. */
const COULD_NOT_RUN = 2;
/** More deaths than this say no more. */
const MOST_LIVES = 400;
/** Memory that a broker may have, in bytes: kfake would take all there is for a topic of 2,147,483,647 partitions. */
const MOST_MEMORY = 3 * 2 ** 30;

const work = mkdtempSync(join(tmpdir(), 'fluxmq-others-'));
const { signal } = interruption();

/** What starts a broker in an empty folder; some are built first. */
const BROKERS = {
  'fluxmq-rust': async () => (await fluxmqRust()).start,
  kfake: async () => (await kfake(work)).start,
  'librdkafka-mock': async () => (dir) => startProgram({ name, command: process.execPath, args: [mock], dir }),
};

/** Goes on with the run for as long as the broker lives. Answers its exit code; null for one that was interrupted. */
async function judge([{ host, port }]) {
  const resume = existsSync(saved) ? ['--resume', saved] : [];
  const options = ['--target', `${host}:${port}`, '--seed', '1', '--json', saved, ...resume];
  const run = spawn(process.execPath, [suite, 'run', ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  // Nothing has to be taken away again from a broker that ends, too.
  const end = () => run.kill('SIGKILL');
  signal.addEventListener('abort', end);
  const [status] = await once(run, 'close');
  signal.removeEventListener('abort', end);
  return status;
}

/** One life of the broker, which may not be asked to end: where it hangs it does not listen. */
async function live(start) {
  const { bootstrap, pid, close } = await start(mkdtempSync(join(work, 'life-')));
  try {
    spawnSync('prlimit', [`--pid=${pid}`, `--data=${MOST_MEMORY}`]);
    return await judge(bootstrap);
  } finally {
    try { process.kill(pid, 'SIGKILL') } catch {}
    await close();
  }
}

try {
  const start = await BROKERS[name]();
  let status = COULD_NOT_RUN;
  for (let life = 1; status === COULD_NOT_RUN && !signal.aborted && life <= MOST_LIVES; life++) {
    appendFileSync(join(folder, `${name}.lives`), `${life}\n`);
    status = await live(start);
  }
  process.exitCode = signal.aborted ? 130 : status === COULD_NOT_RUN ? COULD_NOT_RUN : 0;
} finally {
  rmSync(work, { recursive: true, force: true });
}
