import { ErrorCode } from '../../protocol/index.js';
import { monotonicMs } from '../clock.js';
import type { Schedule } from '../load/schedule.js';
import type { Ending } from './ending.js';
import { type Outcome, outcomeName } from './outcome.js';
import { pauseUntil, Rounds } from './rounds.js';
import type { Tally } from './tally.js';

/** What became of an errand. */
export interface Errand {
  /** Why it failed; absent where it went well. */
  readonly failure?: Outcome;
  /** Of keys and values that it brought to the target. */
  readonly bytes?: number;
  /** Whether what it did is there to stay, as a transaction is that was committed. */
  readonly stays?: boolean;
}

/** Who carries out errands `first`, `first + stride`, `first + 2 stride`… of a schedule. */
export interface Runner {
  readonly first: number;
  readonly stride: number;
  /** How many of them it has under way at a time at the most: others wait until it has room. */
  readonly atOnce: number;
  /** Rejects where there is no going on. */
  carryOut(n: number): Promise<Errand>;
}

export interface ErrandLoad {
  readonly schedule: Schedule;
  readonly runners: readonly Runner[];
}

/** How long after the last errand was due the target may still be busy with them. */
const GRACE_MS = 30_000;

/** A runner with what it does at the moment. */
interface Busy {
  readonly runner: Runner;
  next: number;
  /** What it does now. */
  readonly underWay: Set<number>;
  /** Since when it has had room. */
  freeSince: number;
}

/**
 * Has errands of a schedule, each of them several requests, carried out when they are due. One that must wait for others of
 * the same runner keeps its due time, so its latency tells of the wait.
 */
export class Errands {
  private readonly all: readonly Busy[];
  private readonly rounds = new Rounds();
  private over = false;

  constructor(
    private readonly load: ErrandLoad,
    private readonly tally: Tally,
    /** When the schedule begins, on the monotonic clock. */
    private readonly startAt: number,
  ) {
    this.all = load.runners.map((runner) => ({ runner, next: runner.first, underWay: new Set(), freeSince: 0 }));
  }

  /** Runs until every errand is done, the signal comes, or there is no going on. Throws only what is a bug of ours. */
  run(signal: AbortSignal): Promise<Ending> {
    const turn = () => {
      for (const busy of this.all) this.begin(busy);
      const how = this.ending(signal);
      return how === undefined ? undefined : this.end(how);
    };
    return this.rounds.run(signal, turn, () => pauseUntil(this.nextAt() - this.elapsed()));
  }

  private elapsed(): number {
    return monotonicMs() - this.startAt;
  }

  private begin(busy: Busy): void {
    const { schedule } = this.load;
    const due = schedule.dueBy(this.elapsed());
    for (; busy.next < due && busy.underWay.size < busy.runner.atOnce; busy.next += busy.runner.stride) {
      this.carryOut(busy, busy.next);
    }
  }

  private carryOut(busy: Busy, n: number): void {
    const { schedule } = this.load;
    const [dueAt, now] = [schedule.dueAt(n), this.elapsed()];
    const counts = n >= schedule.firstMeasured;
    busy.underWay.add(n);
    if (counts) this.tally.handed(1, Math.max(0, now - Math.max(dueAt, busy.freeSince)), dueAt < busy.freeSince);
    busy.runner
      .carryOut(n)
      .then((errand) => {
        if (this.over) return;
        const at = this.elapsed();
        if (busy.underWay.size === busy.runner.atOnce) busy.freeSince = at;
        busy.underWay.delete(n);
        this.count(errand, counts, { dueAt, began: now, at });
        this.rounds.wake();
      })
      .catch((error: unknown) => this.rounds.fail(error));
  }

  private count(
    { failure = ErrorCode.NONE, bytes = 0, stays = false }: Errand,
    counts: boolean,
    times: { readonly dueAt: number; readonly began: number; readonly at: number },
  ): void {
    const failed = failure !== ErrorCode.NONE;
    if (!failed) this.tally.everDone(1);
    if (stays) this.tally.stays(1);
    if (!counts) return;
    this.tally.tookInClosedLoop(times.at - times.began, 1);
    if (failed) this.tally.failed(1, outcomeName(failure));
    else {
      this.tally.done(1, bytes, times.at);
      this.tally.took(times.at - times.dueAt);
    }
  }

  private ending(signal: AbortSignal): Ending['how'] | undefined {
    const { schedule } = this.load;
    const halted = this.rounds.halted(signal);
    if (halted !== undefined) return halted;
    if (this.all.every(({ next, underWay }) => next >= schedule.records && underWay.size === 0)) return 'finished';
    return this.elapsed() > schedule.dueAt(schedule.records) + GRACE_MS ? 'gaveUp' : undefined;
  }

  private end(how: Ending['how']): Ending {
    this.over = true;
    const { schedule } = this.load;
    const at = this.elapsed();
    const open = this.all.flatMap(({ next, underWay }) => [...underWay, ...(next < schedule.records ? [next] : [])]);
    const oldest = Math.min(...open.map((n) => schedule.dueAt(n)));
    return { how, at, longestWaitMs: Math.max(0, at - oldest) };
  }

  /** When the next errand is due that somebody has room for. */
  private nextAt(): number {
    const { schedule } = this.load;
    const free = this.all.filter(
      ({ runner, next, underWay }) => next < schedule.records && underWay.size < runner.atOnce,
    );
    return Math.min(...free.map(({ next }) => schedule.dueAt(next)));
  }
}
