import { setTimeout as delay } from 'node:timers/promises';
import { ConnectionError, isRetriable } from '../../../protocol/index.js';
import { TargetError } from '../../../targets/target.js';
import type { Outcome } from '../../generator/outcome.js';
import type { Leader } from '../../generator/sender.js';
import type { Batch } from '../../load/batcher.js';
import type { Lane } from '../../load/lanes.js';

/** A leader whose connection may break. */
export type BreakableLeader = Pick<Leader, 'produce'> & { close(): void };

/** Shorter than Kafka's clients have it: what is measured is how soon the target is back, and not how seldom it is tried. */
const PAUSE_MS = 10;

/**
 * A leader that may be away for a while: what was not acknowledged is sent again, on a new connection, until it is. The
 * broker may have it twice then.
 */
export class ReconnectingLeader implements Leader {
  /** As Kafka's producer has it (`max.in.flight.requests.per.connection`): what comes meanwhile waits, and fills batches. */
  readonly maxInFlight = 5;
  private connection: BreakableLeader | undefined;
  private connecting: Promise<BreakableLeader> | undefined;
  private isClosed = false;

  constructor(
    readonly lanes: readonly Lane[],
    first: BreakableLeader,
    /** Connects anew. Rejects with `ConnectionError` or `TargetError` while that is not possible. */
    private readonly open: () => Promise<BreakableLeader>,
  ) {
    this.connection = first;
  }

  async produce(batches: readonly Batch[], dueAt: (record: number) => number): Promise<readonly Outcome[]> {
    const outcomes = new Map<Batch, Outcome>();
    for (let left = batches; ; ) {
      const answers = await this.attempt(left, dueAt);
      for (const [index, batch] of left.entries()) {
        const outcome = answers?.[index];
        if (outcome !== undefined && !passes(outcome)) outcomes.set(batch, outcome);
      }
      left = left.filter((batch) => !outcomes.has(batch));
      if (left.length === 0) return batches.map((batch) => outcomes.get(batch) ?? Number.NaN);
      await delay(PAUSE_MS);
    }
  }

  close(): void {
    this.isClosed = true;
    this.connection?.close();
  }

  /** Answers undefined where the connection broke, or there is none. */
  private async attempt(
    batches: readonly Batch[],
    dueAt: (record: number) => number,
  ): Promise<readonly Outcome[] | undefined> {
    let used = this.connection;
    try {
      used ??= await this.reconnect();
      return await used.produce(batches, dueAt);
    } catch (error) {
      const known = error instanceof ConnectionError || error instanceof TargetError;
      if (this.isClosed || !known) throw error;
      // Others whose requests were on the same connection may have another one already.
      if (this.connection === used) this.connection = undefined;
      return undefined;
    }
  }

  /** One connection for all who wait for it. */
  private async reconnect(): Promise<BreakableLeader> {
    if (this.isClosed) throw new ConnectionError('the connection was closed');
    this.connecting ??= this.open().finally(() => {
      this.connecting = undefined;
    });
    const connection = await this.connecting;
    if (this.isClosed) connection.close();
    this.connection ??= connection;
    return connection;
  }
}

function passes(outcome: Outcome): boolean {
  return typeof outcome === 'number' && isRetriable(outcome);
}
