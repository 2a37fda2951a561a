import { type Address, Connection } from '../../protocol/index.js';

/** A request that is ready to be sent, and who reads its answer. */
export interface Exchange {
  readonly bytes: Buffer;
  /** Answers how many bytes of records it moved; throws where the broker refused. */
  receive(answer: Buffer): number;
}

export interface LoopFigures {
  readonly requests: number;
  /** Of record batches. */
  readonly bytes: number;
  readonly seconds: number;
}

const ANSWER_TIMEOUT_MS = 60_000;

/**
 * Connections that each send their next request when their last is answered. They ask `next` for it, with their number,
 * until it has none.
 */
export class ClosedLoop {
  private constructor(private readonly connections: readonly Connection[]) {}

  static async open(address: Address, connections: number): Promise<ClosedLoop> {
    const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(address)));
    return new ClosedLoop(opened);
  }

  async run(next: (connection: number) => Exchange | undefined): Promise<LoopFigures> {
    const startedAt = performance.now();
    let requests = 0;
    let bytes = 0;
    const drive = async (connection: Connection, number: number) => {
      for (let exchange = next(number); exchange !== undefined; exchange = next(number)) {
        connection.write([exchange.bytes]);
        const answer = await connection.receiveFrame(ANSWER_TIMEOUT_MS);
        bytes += exchange.receive(answer);
        requests++;
      }
    };
    await Promise.all(this.connections.map(drive));
    return { requests, bytes, seconds: (performance.now() - startedAt) / 1_000 };
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}
