/** What a comparison of brokers found, as reports show it and `--json` writes it. */
export interface CompareResult {
  /** Counts up when a field changes its meaning or goes away. */
  readonly format: 1;
  readonly suiteVersion: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly ended: 'as planned' | 'interrupted';
  readonly machine: CompareMachine;
  /** The broker that is compared with the others; it comes first among `brokers`. */
  readonly subject: string;
  readonly brokers: readonly ComparedBroker[];
  /** How often each measurement was meant to be repeated. */
  readonly runs: number;
  readonly metrics: readonly MetricResult[];
  /** How the metrics were measured, and what a reader of them must know; one sentence or two each. */
  readonly notes: readonly string[];
  readonly curves: readonly Curve[];
  /** What a reader of the curves must know, one sentence each. */
  readonly curveNotes: readonly string[];
}

export interface CompareMachine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
  /** Of the clients, where they are Java's; null where they are not. */
  readonly java: string | null;
  /** How many processes wanted a processor in the minute before: what is much above zero is not this comparison's. */
  readonly loadBefore: number;
}

export interface ComparedBroker {
  readonly id: string;
  readonly name: string;
}

/** Which values are good. */
export type Better = 'more' | 'less';

export interface MetricResult {
  readonly id: string;
  readonly title: string;
  /** What a value counts, for example `MB/s`. */
  readonly unit: string;
  /** Null for what is shown beside the others and not compared. */
  readonly better: Better | null;
  readonly samples: readonly BrokerSamples[];
  readonly comparisons: readonly Comparison[];
  /** What the subject's own median has to reach, in the unit of the metric. */
  readonly limit?: Judged;
}

/** One value for each run, in order; null where the run gave none. */
export interface BrokerSamples {
  readonly broker: string;
  readonly values: readonly (number | null)[];
  /** Why values are missing. */
  readonly missing?: string;
}

/** The subject's values over another broker's. */
export interface Comparison {
  readonly against: string;
  readonly ratio: Spread;
  readonly goal?: Judged;
}

/** A median with its 95 % bootstrap interval. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** How many runs it is made of. */
  readonly runs: number;
}

export interface Judged {
  readonly value: number;
  /** `unsure`: the median says one thing, and an end of its interval the other. */
  readonly reached: 'yes' | 'no' | 'unsure';
}

/** What a load costs the subject as something grows. */
export interface Curve {
  readonly id: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly CurveLine[];
}

export interface Axis {
  readonly title: string;
  /** Bytes are shown as MB and GB. */
  readonly unit: 'bytes' | 'count' | 'CPU-s/GB' | 'requests/s';
}

export interface CurveLine {
  readonly title: string;
  readonly points: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly x: number;
  /** The median of `values`. */
  readonly y: number;
  /** One for each run. */
  readonly values: readonly number[];
}
