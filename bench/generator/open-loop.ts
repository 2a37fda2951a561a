import { monotonicMs } from '../clock.js';
import { Batcher, type BatchSizes } from '../load/batcher.js';
import type { Schedule } from '../load/schedule.js';
import { isOfTarget } from '../of-target.js';
import { BatchTally } from './batch-tally.js';
import type { Ending } from './ending.js';
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
const SHORTEST_PAUSE_MS = 1;
/** How often the loop looks whether to give up while nothing has to be sent. */
const LONGEST_PAUSE_MS = 50;

/** Sends the records of a schedule when they are due, whether or not answers come. */
export class OpenLoop {
  private readonly senders: readonly Sender[];
  private timer: NodeJS.Timeout | undefined;
  private failure: { readonly error: unknown } | undefined;
  private wake = () => {};

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
      onRoom: () => this.wake(),
      onFailure: (error: unknown) => {
        this.failure ??= { error };
        this.wake();
      },
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
  async run(signal: AbortSignal): Promise<Ending> {
    const onAbort = () => this.wake();
    signal.addEventListener('abort', onAbort);
    try {
      for (;;) {
        for (const sender of this.senders) sender.pump();
        const how = this.ending(signal);
        if (how !== undefined) return this.end(how);
        await this.pause();
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  private ending(signal: AbortSignal): Ending['how'] | undefined {
    const { schedule } = this.load;
    if (signal.aborted) return 'interrupted';
    if (this.failure !== undefined) return 'broke';
    if (this.senders.every((sender) => sender.isDone())) return 'finished';
    return this.elapsed() > schedule.dueAt(schedule.records) + GRACE_MS ? 'gaveUp' : undefined;
  }

  private end(how: Ending['how']): Ending {
    const at = this.elapsed();
    const oldest = Math.min(...this.senders.map((sender) => sender.oldestDueAt(this.load.schedule)));
    const ending: Ending = { how, at, longestWaitMs: Math.max(0, at - oldest) };
    if (how !== 'broke') return ending;
    const error = this.failure?.error;
    if (isOfTarget(error)) return { ...ending, reason: error.message };
    throw error;
  }

  /** Waits until the next batch is ready, or something else happens. */
  private pause(): Promise<void> {
    const next = Math.min(...this.senders.map((sender) => sender.nextAt())) - this.elapsed();
    // Rounded down: waking early costs a turn, waking late would be slip.
    const ms = Math.max(SHORTEST_PAUSE_MS, Math.min(Math.floor(next), LONGEST_PAUSE_MS));
    return new Promise((resolve) => {
      this.wake = () => {
        clearTimeout(this.timer);
        resolve();
      };
      this.timer = setTimeout(resolve, ms);
    });
  }
}
