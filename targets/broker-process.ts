import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Address } from '../protocol/index.js';
import { packageRoot } from './package-root.js';
import { TargetError } from './target.js';

/** How long the broker may take to say that it is ready, and to end. */
const PATIENCE_MS = 15_000;

/** The reference broker as a program of its own, on a free port. It ends with this process, however that ends. */
export class BrokerProcess {
  /** Resolves with the exit code when the process has ended; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  private readonly firstLine: Promise<string | undefined>;

  private constructor(private readonly child: ChildProcess) {
    // A broker that ended by itself has closed the pipe: `exited` tells of it.
    child.stdin?.on('error', () => {});
    this.exited = once(child, 'exit').then(([code]) => code);
    this.firstLine = firstLine(child, this.exited);
  }

  /** Throws `TargetError` for a process that could not be begun. */
  get pid(): number {
    if (this.child.pid === undefined) throw new TargetError('The reference broker could not be started.');
    return this.child.pid;
  }

  /**
   * Starts it with these options of `serve`. What it logs goes to standard error, or to the file whose number `log` is.
   * Throws `TargetError` where it is not built.
   */
  static start(options: readonly string[], log: 'inherit' | number = 'inherit'): BrokerProcess {
    const fixed = ['--host', '127.0.0.1', '--port', '0', '--log-level', 'error', '--until-stdin-ends'];
    // In a process group of its own Ctrl-C is not for it: who started it closes it when it is no longer needed.
    const child = spawn(process.execPath, [program(), 'serve', ...fixed, ...options], {
      stdio: ['pipe', 'pipe', log],
      detached: true,
    });
    return new BrokerProcess(child);
  }

  /** Where it listens, once it does. Throws `TargetError` where it ends instead, or takes too long. */
  async ready(): Promise<Address> {
    const line = await this.firstLine;
    if (line === undefined) {
      await this.stop();
      throw new TargetError('The reference broker did not start; its log says why.');
    }
    const { port } = JSON.parse(line);
    return { host: '127.0.0.1', port };
  }

  /** Lets it end in its own time; answers the exit code. */
  async stop(): Promise<number | null> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.kill(), PATIENCE_MS);
    const code = await this.exited;
    clearTimeout(timer);
    return code;
  }

  /** `kill -9`: it ends in the middle of whatever it does. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

function program(): string {
  const path = join(packageRoot(), 'dist/broker/main.js');
  if (!existsSync(path)) throw new TargetError("The reference broker is not built: run 'npm run build'.");
  return path;
}

async function firstLine(child: ChildProcess, exited: Promise<unknown>): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  const line = once(createInterface(child.stdout), 'line', { signal: AbortSignal.timeout(PATIENCE_MS) });
  const first = await Promise.race([line, exited.then(() => undefined)]).catch(() => undefined);
  return first === undefined ? undefined : String(first[0]);
}
