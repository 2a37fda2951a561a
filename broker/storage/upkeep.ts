import type { KeptLog } from './partition-log.js';

/** Something that is done to every log now and then. */
export interface Round {
  /** From the start to the first round, and from the end of one round to the begin of the next, in ms. */
  readonly intervalMs: number;
  /** `stopped` is aborted when there is no time for more. */
  readonly lookAfter: (log: KeptLog, stopped: AbortSignal) => Promise<void>;
}

/** Goes the rounds of the logs of a store: one log at a time, never two rounds at once. */
export class Upkeep {
  private readonly timers = new Set<NodeJS.Timeout>();
  private underWay: Promise<void> = Promise.resolve();
  private readonly stopping = new AbortController();

  constructor(
    /** Answers the logs to look after, as they are when a round begins. */
    private readonly logs: () => Promise<readonly KeptLog[]>,
    private readonly rounds: readonly Round[],
    /** Told of what went wrong with one log; the others are looked after all the same. */
    private readonly onFailure: (error: unknown) => void,
  ) {}

  start(): void {
    for (const round of this.rounds) this.schedule(round);
  }

  /** Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const timer of this.timers) clearTimeout(timer);
    await this.underWay;
  }

  private schedule(round: Round): void {
    if (this.stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.underWay = this.underWay.then(() => this.go(round)).finally(() => this.schedule(round));
    }, round.intervalMs).unref();
    this.timers.add(timer);
  }

  private async go({ lookAfter }: Round): Promise<void> {
    const { signal } = this.stopping;
    for (const log of await this.logs()) {
      if (signal.aborted) return;
      if (log.closed) continue;
      await lookAfter(log, signal).catch((error) => {
        if (!log.closed) this.onFailure(error); // else it was deleted meanwhile
      });
      await new Promise(setImmediate);
    }
  }
}
