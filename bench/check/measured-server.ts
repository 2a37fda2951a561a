import { type Address, Connection } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import type { Exchange } from '../storage/closed-loop.js';
import { cpuSecondsOf } from '../usage/cpu-clock.js';

/**
 * Requests go out so many at a time. One at a time the server would sleep between them, and on a machine that has other things to do every request
 * would find the caches cold: what it costs varied by a factor of three, in bursts by a tenth.
 */
const BURST = 16;
const FIRST_GUESS = 10 * BURST;

/** A server whose processor time is measured while it answers one connection. */
export class MeasuredServer {
  private constructor(
    private readonly pid: number,
    private readonly connection: Connection,
  ) {}

  static async open(pid: number, address: Address | undefined): Promise<MeasuredServer> {
    if (address === undefined) throw new TargetError('It does not say where it listens.');
    return new MeasuredServer(pid, await Connection.open(address));
  }

  /** Processor seconds for each of at least so many requests. */
  async cost(next: () => Exchange, requests: number): Promise<number> {
    const bursts = Math.ceil(requests / BURST);
    const before = cpuSecondsOf(this.pid);
    for (let left = bursts; left > 0; left--) {
      const burst = Array.from({ length: BURST }, next);
      this.connection.write(burst.map(({ bytes }) => bytes));
      for (const { receive } of burst) receive(await this.connection.receiveFrame());
    }
    return (cpuSecondsOf(this.pid) - before) / (bursts * BURST);
  }

  /** Has it work for so many processor seconds; answers what a request costs then. */
  async warmUp(next: () => Exchange, cpuSeconds: number): Promise<number> {
    let cost = Number.NaN;
    for (let spent = 0; spent < cpuSeconds; spent += cost * FIRST_GUESS) cost = await this.cost(next, FIRST_GUESS);
    return cost;
  }

  close(): void {
    this.connection.close();
  }
}
