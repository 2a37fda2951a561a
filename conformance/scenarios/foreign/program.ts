import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { reasonOf } from '../../../protocol/reason-of.js';
import { isStruct, type Struct } from '../../wire/fields.js';
import type { Entrance } from '../client.js';
import { type ForeignClient, programOf } from './clients.js';

/** No command takes as long, though a member of a group is there almost as long as its test. */
const PATIENCE_MS = 170_000;
/** As much of what a client complains of as a report needs. */
const COMPLAINT_LENGTH = 2000;

/** What ends with this process. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A client at work on one command. It ends with this process, however that ends. */
export class Program {
  private readonly ended: Promise<number | null>;
  private complaint = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly about: string,
    onLine: (line: Struct) => void,
  ) {
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    running.add(child);
    this.ended = this.untilEnd(onLine).finally(() => {
      clearTimeout(timer);
      running.delete(child);
    });
    // Whoever waits for the end learns of it; who does not yet must not end the process.
    this.ended.catch(() => {});
  }

  /** Starts a command of a client; `onLine` receives each line that it says, which is a JSON object. */
  static start(
    client: ForeignClient,
    { bootstrap }: Entrance,
    command: readonly string[],
    onLine: (line: Struct) => void,
  ): Program {
    const addresses = bootstrap.map(({ host, port }) => `${host}:${port}`).join(',');
    const child = spawn(programOf(client), [addresses, ...command], { stdio: ['pipe', 'pipe', 'pipe'] });
    return new Program(child, `${client.name} ${command[0]}`, onLine);
  }

  private async untilEnd(onLine: (line: Struct) => void): Promise<number | null> {
    const { stdin, stdout, stderr } = this.child;
    if (stdin === null || stdout === null || stderr === null) throw new Error(`${this.about} has no streams`);
    // One that ended by itself has closed it: its end tells why.
    stdin.on('error', () => {});
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.complaint = (this.complaint + text).slice(-COMPLAINT_LENGTH);
    });
    createInterface(stdout).on('line', (text) => {
      const line: unknown = parsed(text);
      if (isStruct(line)) onLine(line);
      else this.complaint += `It said: ${text}\n`;
    });
    const [code] = await once(this.child, 'close');
    return typeof code === 'number' ? code : null;
  }

  /** Resolves when it has done its work. Throws with its complaint where it fails. */
  async done(): Promise<void> {
    const code = await this.ended;
    if (code === 0) return;
    const how = code === null ? 'was ended' : `ended with ${code}`;
    throw new Error(`${this.about} ${how}: ${this.complaint.trim() || 'it said nothing'}`);
  }

  /** Says that there is no more to do, and waits for its end. */
  async leave(): Promise<void> {
    this.child.stdin?.end();
    await this.done();
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended.catch(() => {});
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return reasonOf(error);
  }
}

/** Has a client do a command, and answers the last line that it said. Throws with its complaint where it fails. */
export async function ask(client: ForeignClient, entrance: Entrance, ...command: readonly string[]): Promise<Struct> {
  let last: Struct = {};
  const program = Program.start(client, entrance, command, (line) => {
    last = line;
  });
  await program.done();
  return last;
}
