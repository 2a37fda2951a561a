import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { SHORT_JVM } from './short-jvm.js';

/** Where the outside judges stand: beside the repository, since none of Kafka's code is part of it. */
export const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** The first start of a Kafka fetches its jars. */
export const JUDGE_START_MS = 120_000;

/**
 * Apache Kafka's own code as a child process: a line of JSON in, a line of JSON out, in order. Any number of questions may
 * be under way, so that a thousand of them cost one start of a JVM and no waiting.
 */
export class Judge {
  private readonly child: ChildProcess;
  private readonly waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  private complaints = '';

  constructor(program: 'codec' | 'records', ...args: string[]) {
    this.child = spawn(`${SHARED}apache-kafka/${program}`, args, {
      env: { ...process.env, JDK_JAVA_OPTIONS: SHORT_JVM },
    });
    this.child.on('error', (error) => this.fail(error));
    this.child.on('close', (code) => this.fail(new Error(`${program} ended with ${code}: ${this.complaints}`)));
    this.child.stdin?.on('error', (error) => this.fail(error));
    this.child.stderr?.on('data', (text) => {
      this.complaints += text;
    });
    if (this.child.stdout)
      createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.resolve(line));
  }

  /** Asks with one line of JSON; answers the line that the judge says to it. */
  ask(line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin?.write(`${line}\n`);
    });
  }

  stop(): void {
    this.child.stdin?.end();
  }

  private fail(error: Error): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}

function whyMissing(): string | undefined {
  if (!existsSync(`${SHARED}apache-kafka`)) return `${SHARED}apache-kafka does not exist`;
  if (spawnSync('java', ['-version']).status !== 0) return 'there is no java';
  return undefined;
}

/** Tests that need a judge. Without one they are skipped, and say why; in CI they fail, so that nobody misses them. */
export function judged(name: string, tests: () => void): void {
  onlyWith(name, whyMissing(), tests);
}

/** The same for tests that need only files of `shared`. */
export function withShared(name: string, folder: string, tests: () => void): void {
  onlyWith(name, existsSync(SHARED + folder) ? undefined : `${SHARED}${folder} does not exist`, tests);
}

function onlyWith(name: string, missing: string | undefined, tests: () => void): void {
  if (missing === undefined) {
    describe(name, tests);
  } else if (process.env.CI) {
    describe(name, () => {
      test('has what it is judged by', () => {
        throw new Error(missing);
      });
    });
  } else {
    process.stderr.write(`${name}: skipped, ${missing}\n`);
    describe.skip(`${name} (skipped: ${missing})`, tests);
  }
}
