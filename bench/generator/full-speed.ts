import { ErrorCode } from '../../protocol/index.js';
import { monotonicMs } from '../clock.js';
import { type Batch, Batcher, type BatchSizes } from '../load/batcher.js';
import type { Schedule } from '../load/schedule.js';
import { isOfTarget } from '../of-target.js';
import type { Ending } from './ending.js';
import { type Outcome, outcomeName } from './outcome.js';
import type { Leader } from './sender.js';
import type { Tally } from './tally.js';

/** Requests that a connection has unanswered, like the Java producer's `max.in.flight.requests.per.connection`. */
const IN_FLIGHT = 5;

export interface FullSpeedLoad {
  readonly clients: readonly { readonly sizes: BatchSizes; readonly leaders: readonly Leader[] }[];
  readonly lanes: number;
  readonly warmupMs: number;
  readonly durationMs: number;
  /** The most records, in all threads. */
  readonly records: number;
}

/**
 * Sends full batches as fast as the target takes them: a few requests are always unanswered on each connection. It is a
 * closed loop, and measures a rate: how long answers take is counted as what it is, and not as the latency of a load.
 */
export class FullSpeed {
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly load: FullSpeedLoad,
    private readonly tally: Tally,
    private readonly startAt: number,
  ) {}

  async run(signal: AbortSignal): Promise<Ending> {
    const goOn = () => !signal.aborted && this.failure === undefined && this.elapsed() < this.endsAt();
    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    const { clients, lanes, records } = this.load;
    const loops = clients.flatMap(({ sizes, leaders }) =>
      leaders.flatMap((leader) => {
        const batcher = new Batcher(atOnce(records), leader.lanes, lanes, sizes, 0);
        return Array.from({ length: Math.min(IN_FLIGHT, leader.maxInFlight ?? IN_FLIGHT) }, () =>
          this.keepSending(leader, () => batcher.take(0), goOn),
        );
      }),
    );
    // What a target that answers no more leaves unanswered is not waited for.
    await Promise.race([Promise.all(loops), aborted]);
    const ending = { at: this.elapsed(), longestWaitMs: 0 };
    if (this.failure === undefined) return { ...ending, how: signal.aborted ? 'interrupted' : 'finished' };
    const { error } = this.failure;
    if (isOfTarget(error)) return { ...ending, how: 'broke', reason: error.message };
    throw error;
  }

  private elapsed(): number {
    return monotonicMs() - this.startAt;
  }

  private endsAt(): number {
    return this.load.warmupMs + this.load.durationMs;
  }

  private async keepSending(leader: Leader, next: () => readonly Batch[], goOn: () => boolean): Promise<void> {
    try {
      while (goOn()) {
        const batches = next();
        if (batches.length === 0) return;
        const sentAt = this.elapsed();
        const counts = sentAt >= this.load.warmupMs;
        const answered = leader.produce(batches, () => this.startAt + sentAt);
        if (counts) for (const { count } of batches) this.tally.handed(count, 0);
        const outcomes = await answered;
        const took = this.elapsed() - sentAt;
        for (const [index, batch] of batches.entries()) {
          this.count(batch, outcomes[index] ?? Number.NaN, counts);
          if (counts) this.tally.tookInClosedLoop(took, batch.count);
        }
      }
    } catch (error) {
      this.failure ??= { error };
    }
  }

  private count({ count, payload }: Batch, outcome: Outcome, counts: boolean): void {
    if (outcome === ErrorCode.NONE) this.tally.everDone(count);
    if (!counts) return;
    if (outcome === ErrorCode.NONE) this.tally.done(count, payload, this.elapsed());
    else this.tally.failed(count, outcomeName(outcome));
  }
}

/** So many records that are all due from the start on: batches are full, but for the last ones. */
function atOnce(records: number): Schedule {
  return { records, firstMeasured: 0, dueAt: () => 0, dueBy: () => records };
}
