// Judges a broker to the end, however often it dies or hangs: each time it is started anew, and the run goes on.
// Parts of the suite go on side by side, each with a broker of its own: most of the time goes by in waiting for what hangs.
//   judge.mjs NAME FOLDER      FOLDER gets NAME.json and NAME.lives, one line a life
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fluxmqRust } from '../../dist/bench/contenders/fluxmq-rust.js';
import { kfake } from '../../dist/bench/contenders/kfake.js';
import { startProgram } from '../../dist/bench/contenders/program.js';
import { judge } from '../../dist/conformance/judge.js';
import { inShard } from '../../dist/conformance/order.js';
import { allTests } from '../../dist/conformance/plan.js';
import { joined, remaining } from '../../dist/conformance/resume.js';
import { withSubject } from '../../dist/conformance/subject.js';
import { interruption } from '../../dist/targets/interruption.js';

const [, , name, folder] = process.argv;
const mock = fileURLToPath(new URL('librdkafka-mock.mjs', import.meta.url));
const PARTS = 4;
/** More deaths of one part than this say no more. */
const MOST_LIVES = 200;
/** Memory that a broker may have, in bytes: kfake would take all there is for a topic of 2,147,483,647 partitions. */
const MOST_MEMORY = 2 ** 31;

const work = mkdtempSync(join(tmpdir(), 'fluxmq-others-'));
const { signal } = interruption();
/** Brokers that start or live. */
const brokers = new Set();

/** What starts a broker in an empty folder; some are built first. */
const BROKERS = {
  'fluxmq-rust': async () => (await fluxmqRust()).start,
  kfake: async () => (await kfake(work)).start,
  'librdkafka-mock': async () => (dir) => startProgram({ name, command: process.execPath, args: [mock], dir }),
};

/** Has `use` work with a broker for as long as it lives. It is not asked to end: one that hangs does not listen. */
async function live(start, use) {
  const starting = start(mkdtempSync(join(work, 'life-')));
  brokers.add(starting);
  const { bootstrap, pid, close } = await starting;
  try {
    const { error } = spawnSync('prlimit', [`--pid=${pid}`, `--data=${MOST_MEMORY}`]);
    if (error) throw error;
    const [{ host, port }] = bootstrap;
    return await withSubject({ where: `${host}:${port}` }, signal, use);
  } finally {
    kill(pid);
    brokers.delete(starting);
    await close();
  }
}

function kill(pid) {
  spawnSync('kill', ['-KILL', String(pid)], { stdio: 'ignore' });
}

/** Judges one part to its end. Answers what was found. */
async function judgePart(start, part, tests) {
  let found;
  for (let life = 1; life <= MOST_LIVES && !signal.aborted; life++) {
    appendFileSync(join(folder, `${name}.lives`), `part ${part}, life ${life}\n`);
    const left = { tests: remaining(tests, found), selected: tests };
    const { result, gone } = await live(start, (subject) => judge(subject, undefined, left, signal, { seed: 1 }));
    found = found === undefined ? result : joined(found, result);
    if (!gone && !signal.aborted) return found;
  }
  throw new Error(`${name} was not judged to the end: part ${part} died ${MOST_LIVES} times.`);
}

async function judgeAll() {
  const start = await BROKERS[name]();
  const all = await allTests();
  const parts = await Promise.all(
    Array.from({ length: PARTS }, (_, index) => {
      const shard = { index: index + 1, of: PARTS };
      return judgePart(start, shard.index, inShard(all, shard));
    }),
  );
  const durationMs = Math.max(...parts.map((part) => part.durationMs));
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...parts.reduce(joined), durationMs }));
}

// What a test still waited for when its broker was killed is met by nobody.
process.on('unhandledRejection', () => {});
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
// Nothing has to be taken away again from brokers that end, too.
signal.addEventListener('abort', async () => {
  for (const { value } of await Promise.allSettled(brokers)) if (value !== undefined) kill(value.pid);
  process.exit(130);
});
await judgeAll().catch((error) => {
  // The listener above ends the process.
  if (signal.aborted) return new Promise(() => {});
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
});
process.exit();
