import { TargetError } from '../../targets/target.js';
import { monotonicMs } from '../clock.js';
import type { End, RestartableBroker } from '../contenders/restartable-broker.js';
import type { Progress } from '../generator/progress.js';

/** How often it is looked whether something was acknowledged. */
const LOOK_MS = 1;

/** What a restart was, in times of the monotonic clock. */
export interface OutageTimes {
  readonly endedFrom: number;
  /** When the process had ended, and was started anew. */
  readonly startedFrom: number;
  /** From the start of the process to its first answer, in milliseconds. */
  readonly startedInMs: number;
  /** The last acknowledgement before, and the first after; undefined where none came any more. */
  readonly lastBefore: number;
  readonly firstAfter: number | undefined;
}

/** Ends a broker in the middle of a load, starts it again, and watches for how long nothing is acknowledged. */
export class Outage {
  private timer: NodeJS.Timeout | undefined;
  private looking: NodeJS.Timeout | undefined;
  private restarting: Promise<void> | undefined;
  private failure: TargetError | undefined;
  private readonly times = { endedFrom: Number.NaN, startedFrom: Number.NaN };
  /** The longest time without an acknowledgement since the end began. */
  private pause = { from: Number.NaN, to: Number.NaN };
  private lastDone = 0;
  private lastDoneAt = Number.NaN;
  /** Aborts when the broker does not come back. */
  private readonly gone = new AbortController();

  constructor(
    private readonly broker: RestartableBroker,
    private readonly how: End,
    /** In milliseconds since the start of the load. */
    private readonly at: number,
    private readonly series: string,
  ) {}

  /** Comes when there is nothing left to be waited for. */
  get signal(): AbortSignal {
    return this.gone.signal;
  }

  readonly onStart = (startAt: number, progress: Pick<Progress, 'done'>): void => {
    this.timer = setTimeout(
      () => {
        this.look(progress);
        this.looking = setInterval(() => this.look(progress), LOOK_MS);
        this.restarting = this.restart();
      },
      startAt + this.at - monotonicMs(),
    );
  };

  readonly onEnd = (): void => {
    clearTimeout(this.timer);
    clearInterval(this.looking);
  };

  /** What it was; undefined where the load ended before. Throws `TargetError` where the broker did not come back. */
  async end(): Promise<OutageTimes | undefined> {
    if (this.restarting === undefined) return undefined;
    await this.restarting;
    if (this.failure !== undefined) throw this.failure;
    const { from, to } = this.pause;
    // It is back when acknowledgements come from the new process, and not from what the old one had sent.
    const isBack = to > this.times.startedFrom;
    const lastBefore = isBack ? from : this.lastDoneAt;
    const { startedInMs } = this.broker;
    return { ...this.times, startedInMs, lastBefore, firstAfter: isBack ? to : undefined };
  }

  private async restart(): Promise<void> {
    try {
      this.times.endedFrom = monotonicMs();
      await this.broker.end(this.how);
      this.times.startedFrom = monotonicMs();
      await this.broker.startAgain();
    } catch (error) {
      this.failure = new TargetError(`${this.broker.name} did not come back: ${String(error)}`, { cause: error });
      this.gone.abort();
    }
  }

  private look(progress: Pick<Progress, 'done'>): void {
    const done = progress.done(this.series);
    const now = monotonicMs();
    if (done === this.lastDone) return;
    // Of equal pauses the later: the first look has none before it.
    if (!(now - this.lastDoneAt < this.pause.to - this.pause.from)) this.pause = { from: this.lastDoneAt, to: now };
    this.lastDone = done;
    this.lastDoneAt = now;
  }
}
