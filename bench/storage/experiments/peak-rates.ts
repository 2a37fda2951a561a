import { median } from '../../../reports/median.js';
import type { Contender } from '../../contenders/contender.js';
import type { Session } from '../session.js';
import { produceAtFullRate } from './produce-at-full-rate.js';

/** The highest rate of the broker by which the load of all is chosen, in records per second. */
export class PeakRates {
  private readonly rates: number[] = [];

  constructor(readonly reference: Contender) {}

  /** Told of each run at full rate, of whichever broker. */
  saw(contender: Contender, recordsPerSecond: number): void {
    if (contender === this.reference) this.rates.push(recordsPerSecond);
  }

  /** Half of the median of what was seen; where nothing was, it is measured now. */
  async half(session: Session): Promise<number> {
    if (this.rates.length === 0) {
      const { recordsPerSecond } = await produceAtFullRate(this.reference, session);
      this.rates.push(recordsPerSecond);
    }
    return Math.round(median(this.rates) / 2);
  }
}
