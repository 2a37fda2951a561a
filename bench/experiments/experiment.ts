import type { Better } from '../../reports/compare-result.js';
import type { Contender, OpponentId } from '../contenders/contender.js';

export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** Null for what is shown and not compared. */
  readonly better: Better | null;
  /** The ratio to reach, by whom it is compared with: at least so much where more is better, else at most. */
  readonly goals?: Partial<Record<OpponentId, number>>;
  /** What the value itself has to reach, in the metric's unit. */
  readonly limit?: number;
}

/** One way to load a broker, which gives one or several numbers. */
export interface Experiment<S, C = Contender> {
  readonly id: string;
  readonly metrics: readonly Metric[];
  /** Why a broker can have no part in it. */
  excuse?(contender: C): string | undefined;
  /** One run; answers a value for each metric, by its id. Throws `TargetError` where the broker fails. */
  measure(contender: C, session: S): Promise<Readonly<Record<string, number>>>;
  /** What a reader must know, when all runs are over. */
  notes(): readonly string[];
  /** Removes what was kept from run to run. */
  end?(): Promise<void>;
}
