import { monotonicMs } from '../clock.js';
import { Batcher, type BatchSizes } from '../load/batcher.js';
import type { Schedule } from '../load/schedule.js';
import { BatchTally } from './batch-tally.js';
import type { Ending } from './ending.js';
import { pauseUntil, Rounds } from './rounds.js';
import { type Leader, Sender } from './sender.js';
import type { Tally } from './tally.js';

export interface LoadedClient {
  readonly sizes: BatchSizes;
  readonly leaders: readonly Leader[];
  /** Whether records wait for others there, and not here. */
  readonly lingersItself?: boolean;
}

export interface OpenLoad {
  readonly schedule: Schedule;
  readonly clients: readonly LoadedClient[];
  /** How many lanes there are, those of other threads included. */
  readonly lanes: number;
  readonly lingerMs: number;
  readonly maxOutstandingBytes?: number;
}

/** How long after the last record was due the target may still answer what is outstanding. */
const GRACE_MS = 30_000;

/** Sends the records of a schedule when they are due, whether or not answers come. */
export class OpenLoop {
  private readonly senders: readonly Sender[];
  private readonly rounds = new Rounds();

  constructor(
    private readonly load: OpenLoad,
    tally: Tally,
    /** When the schedule begins, on the monotonic clock. */
    private readonly startAt: number,
  ) {
    const { schedule, clients, lanes, lingerMs, maxOutstandingBytes } = load;
    const batches = new BatchTally(schedule, tally);
    const events = {
      elapsed: () => this.elapsed(),
      dueAt: (record: number) => startAt + schedule.dueAt(record),
      onRoom: () => this.rounds.wake(),
      onFailure: (error: unknown) => this.rounds.fail(error),
    };
    this.senders = clients.flatMap(({ sizes, leaders, lingersItself }) =>
      leaders.map((leader) => {
        const batcher = new Batcher(schedule, leader.lanes, lanes, sizes, lingersItself ? 0 : lingerMs);
        return new Sender(leader, batcher, batches, events, maxOutstandingBytes);
      }),
    );
  }

  /** Milliseconds since the start. */
  elapsed(): number {
    return monotonicMs() - this.startAt;
  }

  /** Runs until every record is answered, the signal comes, or there is no going on. Throws only what is a bug of ours. */
  run(signal: AbortSignal): Promise<Ending> {
    const turn = () => {
      for (const sender of this.senders) sender.pump();
      const how = this.ending(signal);
      return how === undefined ? undefined : this.end(how);
    };
    return this.rounds.run(signal, turn, () => pauseUntil(this.nextAt() - this.elapsed()));
  }

  private ending(signal: AbortSignal): Ending['how'] | undefined {
    const { schedule } = this.load;
    const halted = this.rounds.halted(signal);
    if (halted !== undefined) return halted;
    if (this.senders.every((sender) => sender.isDone())) return 'finished';
    return this.elapsed() > schedule.dueAt(schedule.records) + GRACE_MS ? 'gaveUp' : undefined;
  }

  private end(how: Ending['how']): Ending {
    const at = this.elapsed();
    const oldest = Math.min(...this.senders.map((sender) => sender.oldestDueAt(this.load.schedule)));
    return { how, at, longestWaitMs: Math.max(0, at - oldest) };
  }

  /** When the next batch is ready. */
  private nextAt(): number {
    return Math.min(...this.senders.map((sender) => sender.nextAt()));
  }
}
