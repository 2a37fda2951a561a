import type { Address } from '../../protocol/index.js';
import { freePort } from '../../targets/free-port.js';
import { type LocalTarget, TargetError } from '../../targets/target.js';
import type { Contender, StartedBroker } from './contender.js';

/** How a broker is ended: at once by `kill -9`, or in its own time when it is asked to. */
export const ENDS = ['kill', 'stop'] as const;
export type End = (typeof ENDS)[number];

/** Kafka is its own controller, too, on the next port. */
const PORTS = 2;

/** A broker that can be ended, and started again at the same address with the data that it had. */
export class RestartableBroker implements LocalTarget {
  private starting: Promise<StartedBroker> | undefined;

  private constructor(
    private readonly contender: Contender,
    private readonly dir: string,
    private readonly port: number,
    private broker: StartedBroker,
  ) {}

  /** Starts it with its data in `dir`. Throws `TargetError`, also for one that would have forgotten everything. */
  static async start(contender: Contender, dir: string): Promise<RestartableBroker> {
    if (!contender.keeps) {
      throw new TargetError(`${contender.name} keeps its records in memory: nothing is there after a restart.`);
    }
    const port = await freePort(PORTS);
    return new RestartableBroker(contender, dir, port, await contender.start(dir, port));
  }

  get name(): string {
    return this.contender.name;
  }

  get bootstrap(): readonly Address[] {
    return this.broker.bootstrap;
  }

  get security(): LocalTarget['security'] {
    return this.broker.security;
  }

  get pid(): number {
    return this.broker.pid;
  }

  /** From the start of its process to its first answer to ApiVersions, in milliseconds. */
  get startedInMs(): number {
    return this.broker.startedInMs;
  }

  /** Ends its process, and returns when it has ended. */
  async end(how: End): Promise<void> {
    if (how === 'kill') process.kill(this.broker.pid, 'SIGKILL');
    await this.broker.close();
  }

  /** Starts it anew after its end. Throws `TargetError`. */
  async startAgain(): Promise<void> {
    this.starting = this.contender.start(this.dir, this.port);
    this.broker = await this.starting;
  }

  async close(): Promise<void> {
    // One that is just starting ends, too; one that could not start has ended.
    await this.starting?.catch(() => {});
    await this.broker.close();
  }
}
