import { monotonicMs } from '../clock.js';
import type { Arrival, ConsumerClient } from '../drivers/driver.js';
import type { ConsumersPlan } from '../load/load-plan.js';
import type { Ending } from './ending.js';
import type { Progress } from './progress.js';
import { Rounds } from './rounds.js';
import type { Tally } from './tally.js';
import { endUnlessInterrupted } from './unless-interrupted.js';

export interface ConsumeLoad {
  readonly crew: Pick<ConsumersPlan, 'series' | 'until' | 'stamped'>;
  /** Those of this thread. */
  readonly clients: readonly Pick<ConsumerClient, 'run'>[];
  /** When the load begins, and from when on it counts; both on the monotonic clock. */
  readonly startAt: number;
  readonly measuredFrom: number;
}

/** For how long nothing may come while nobody produces any more. */
const GRACE_MS = 30_000;
/** How often the loop looks at what the other threads have done. */
const PAUSE_MS = 20;

/** Takes what arrives at the consumers of a thread until all that they wait for has, in all threads together. */
export class ConsumeLoop {
  private readonly rounds = new Rounds();
  /** How far the crew was when it was last looked at, and since when. */
  private read = 0;
  private quietSince: number;
  /** What there was to be read when it was last looked at. */
  private goal = Number.POSITIVE_INFINITY;

  constructor(
    private readonly load: ConsumeLoad,
    private readonly tally: Tally,
    private readonly progress: Progress,
  ) {
    this.quietSince = load.startAt;
  }

  /** Throws only what is a bug of ours. */
  async run(signal: AbortSignal): Promise<Ending> {
    const { clients, startAt } = this.load;
    // What is read before that would count nowhere.
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(startAt - monotonicMs())));
    const stop = new AbortController();
    const working = clients.map((client) =>
      client.run((arrival) => this.take(arrival), stop.signal).catch((error: unknown) => this.rounds.fail(error)),
    );
    const turn = () => {
      const how = clients.length === 0 ? 'finished' : this.ending(signal);
      return how === undefined ? undefined : this.end(how);
    };
    try {
      return await this.rounds.run(signal, turn, () => PAUSE_MS);
    } finally {
      stop.abort();
      await endUnlessInterrupted(signal, Promise.all(working));
    }
  }

  private take({ count, bytes, stamps, tookMs }: Arrival): void {
    const { crew, startAt, measuredFrom } = this.load;
    const now = monotonicMs();
    this.tally.everDone(count);
    if (crew.stamped) {
      let measured = 0;
      for (const stamp of stamps) {
        if (stamp < measuredFrom) continue;
        measured++;
        this.tally.took(now - stamp);
      }
      if (measured > 0) this.tally.arrived(measured, (bytes * measured) / count, now - startAt);
    } else if (now >= measuredFrom) {
      this.tally.arrived(count, bytes, now - startAt);
      if (tookMs !== undefined) this.tally.tookInClosedLoop(tookMs, count);
    }
    if (this.isDone()) this.rounds.wake();
  }

  private ending(signal: AbortSignal): Ending['how'] | undefined {
    const halted = this.rounds.halted(signal);
    if (halted !== undefined) return halted;
    if (this.isDone()) return 'finished';
    this.look();
    return monotonicMs() - this.quietSince > GRACE_MS ? 'gaveUp' : undefined;
  }

  /** Who has caught up may be behind again when the next thread looks, so that what one has found holds for all. */
  private isDone(): boolean {
    const { series } = this.load.crew;
    if (this.progress.isComplete(series)) return true;
    if (!this.hasAll()) return false;
    this.progress.complete(series);
    return true;
  }

  private hasAll(): boolean {
    const { series, until } = this.load.crew;
    const read = this.progress.done(series);
    switch (until.kind) {
      case 'records':
        return read >= until.records;
      case 'follow':
        return this.isOver(until.producers) && read >= this.progress.done(until.producers);
      case 'catchUp':
        return read >= this.goal;
      case 'again':
        return this.isOver(until.producers);
    }
  }

  private look(): void {
    const { series, until } = this.load.crew;
    const read = this.progress.done(series);
    const mayCome = until.kind !== 'records' && !this.isOver(until.producers);
    if (read > this.read || mayCome) this.quietSince = monotonicMs();
    this.read = read;
    // Who has read what there was a moment ago has caught up: what is acknowledged now is still on its way.
    if (until.kind === 'catchUp') this.goal = until.records + this.progress.done(until.producers);
  }

  private isOver(series: string): boolean {
    return this.progress.overAt(series) !== undefined;
  }

  private end(how: Ending['how']): Ending {
    const now = monotonicMs();
    const at = now - this.load.startAt;
    // When the oldest that has not arrived was due nobody knows here: at least for so long nothing has come.
    return { how, at, longestWaitMs: how === 'finished' ? 0 : Math.max(0, now - this.quietSince) };
  }
}
