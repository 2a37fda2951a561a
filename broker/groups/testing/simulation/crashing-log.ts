import type { Random } from '../../../../protocol/testing/random.js';
import type { StateTopic } from '../../../coordination/state-topic.js';
import { LogInFront } from '../log-in-front.js';

/** How long a write takes at the most, and its answer again. */
const SLOW_MS = 40;

/** A log that takes its time, one write behind the other, and of which a crash leaves what was written and not what was on its way. */
export class CrashingLog extends LogInFront {
  private life = 0;
  private last: Promise<unknown> = Promise.resolve();
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    state: StateTopic,
    private readonly random: Random,
  ) {
    super(state);
  }

  append(...args: Parameters<StateTopic['append']>): Promise<number> {
    const { life } = this;
    const appended = this.last.then(async () => {
      await sleep(this.random.below(SLOW_MS));
      await this.alive(life);
      const writing = this.state.append(...args);
      this.writing = writing;
      const offset = await writing;
      await sleep(this.random.below(SLOW_MS));
      await this.alive(life);
      return offset;
    });
    this.last = appended;
    return appended;
  }

  /** Nobody hears of what was asked before, whether it was written or not. */
  async crash(): Promise<void> {
    this.life++;
    this.last = Promise.resolve();
    await this.writing;
  }

  /** Waits for ever in a life that has ended. */
  private alive(life: number): Promise<void> {
    return life === this.life ? Promise.resolve() : new Promise(() => {});
  }
}

/** On the clock of the test: that of `node:timers/promises` is not simulated. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
