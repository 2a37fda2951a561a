import { ErrorCode } from '../../protocol/index.js';
import { monotonicMs } from '../clock.js';
import type { Batch, BatchSizes } from '../load/batcher.js';
import { isOfTarget } from '../of-target.js';
import type { Ending } from './ending.js';
import { type Outcome, outcomeName } from './outcome.js';
import type { Leader } from './sender.js';
import type { Tally } from './tally.js';

/** Requests that a connection has unanswered, like the Java producer's `max.in.flight.requests.per.connection`. */
const IN_FLIGHT = 5;
/** What a request holds at most, like the Java producer's `max.request.size`. */
const MAX_REQUEST_BYTES = 1_048_576;

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
    const loops = this.load.clients.flatMap(({ sizes, leaders }) =>
      leaders.flatMap((leader) => {
        const next = requestsOf(leader, sizes, this.load);
        return Array.from({ length: Math.min(IN_FLIGHT, leader.maxInFlight ?? IN_FLIGHT) }, () =>
          this.keepSending(leader, next, goOn),
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

  private async keepSending(leader: Leader, next: () => Batch[], goOn: () => boolean): Promise<void> {
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

/** Requests of full batches, each of another lane, as many as a request holds; each lane has its turn. Empty when all are taken. */
function requestsOf({ lanes }: Leader, sizes: BatchSizes, { lanes: stride, records }: FullSpeedLoad): () => Batch[] {
  const next = lanes.map(({ index }) => index);
  let turn = 0;
  return () => {
    const batches: Batch[] = [];
    for (let looked = 0, total = 0; looked < lanes.length && total < MAX_REQUEST_BYTES; looked++) {
      const which = turn++ % lanes.length;
      const first = next[which] ?? records;
      const lane = lanes[which];
      if (first >= records || lane === undefined) continue;
      const count = Math.min(sizes.most(first), Math.ceil((records - first) / stride));
      const bytes = sizes.batchSize(count, first);
      batches.push({ lane, first, stride, count, bytes, payload: sizes.payload(count, first), readyAt: 0 });
      next[which] = first + count * stride;
      total += bytes;
    }
    return batches;
  };
}
