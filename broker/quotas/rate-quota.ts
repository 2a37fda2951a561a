import type { Limits } from './limits.js';
import { LEAST_MS, RateWindow } from './rate-window.js';

const LONGEST_MS = 2 ** 31 - 1;
/** From so many windows on those are looked for that nobody needs any longer. */
const MANY = 1024;

/** Holds clients back that do more of something than they may. What nobody is limited in is not even counted. */
export class RateQuota {
  private readonly windows = new Map<string, RateWindow>();
  private sweepAt = MANY;

  constructor(
    private readonly limits: () => Limits,
    /** For how long a client is held back at most, in ms. */
    private readonly longestMs = LONGEST_MS,
  ) {}

  /** Whether anybody is limited. */
  get isInForce(): boolean {
    return !this.limits().isEmpty;
  }

  /**
   * Notes what a client did at the time `now` (ms), and answers for how many ms it has to wait until it has kept to its limit
   * (KIP-13). Whether it was told to or not, what it does counts.
   */
  add(clientId: string | null, amount: number, now: number): number {
    const limit = this.limitOf(clientId);
    if (limit === undefined) return 0;
    const { perSecond, sharedBy } = limit;
    const window = this.window(sharedBy, now);
    window.add(amount, now);
    const { amount: sum, overMs } = window.measure(now);
    const rate = sum / (overMs / 1000);
    if (rate <= perSecond) return 0;
    return Math.min(Math.round(((rate - perSecond) / perSecond) * overMs), this.longestMs);
  }

  /** Takes back what was noted and was not done then. */
  takeBack(clientId: string | null, amount: number, now: number): void {
    const limit = this.limitOf(clientId);
    if (limit !== undefined) this.windows.get(limit.sharedBy)?.add(-amount, now);
  }

  /** So much can be done at once without being held back in any case. */
  mostAtOnce(clientId: string | null): number {
    const limit = this.limitOf(clientId);
    return limit === undefined ? Number.POSITIVE_INFINITY : (limit.perSecond * LEAST_MS) / 1000;
  }

  private limitOf(clientId: string | null) {
    const limits = this.limits();
    return limits.isEmpty ? undefined : limits.of(clientId ?? '');
  }

  private window(sharedBy: string, now: number): RateWindow {
    const known = this.windows.get(sharedBy);
    if (known !== undefined) return known;
    if (this.windows.size >= this.sweepAt) {
      for (const [name, window] of this.windows) if (window.isOver(now)) this.windows.delete(name);
      this.sweepAt = Math.max(MANY, 2 * this.windows.size);
    }
    const fresh = new RateWindow();
    this.windows.set(sharedBy, fresh);
    return fresh;
  }
}
