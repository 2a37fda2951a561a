/**
 * What benchmark runs found, as reports show it and `--json` writes it. Times are milliseconds unless a name says otherwise.
 */
export interface BenchReport {
  /** Counts up when a field changes its meaning or goes away. */
  readonly format: 2;
  readonly results: readonly BenchResult[];
}

/** One run of one workload on one target. */
export interface BenchResult {
  readonly suiteVersion: string;
  readonly workload: string;
  /** Whose code sent and received. */
  readonly driver: string;
  readonly target: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** `gave up`: records were still without an answer long after the last was due. */
  readonly ended: 'as planned' | 'interrupted' | 'gave up' | 'broken';
  /** What was asked for, in one line. */
  readonly description: string;
  /** The same by the names of options. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly machine: Machine;
  /** What was measured, the most important one first. */
  readonly series: readonly SeriesResult[];
  /** Numbers that are no series. */
  readonly figures: readonly Figure[];
  readonly generator: GeneratorHealth;
  /** What the target took meanwhile; null where its process is not of this machine. */
  readonly usage: TargetUsage | null;
  /** What a reader of the numbers must know; empty when the run ended as planned and kept its rate. */
  readonly findings: readonly Finding[];
}

/** Where the generator ran. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryBytes: number;
}

/** Things of one kind that happened over and over. All numbers are of those due after the warm-up. */
export interface SeriesResult {
  readonly id: string;
  readonly title: string;
  /** What is counted: records, transactions, connections. */
  readonly unit: string;
  readonly counts: Counts;
  readonly failures: readonly Failure[];
  readonly throughput: Throughput;
  /** From the time each was due until it was done; null where that is not measured, or none was done. */
  readonly latencyMs: LatencySummary | null;
  /** What a client that waits for each answer before it sends again would have measured in the same run. */
  readonly closedLoopMs: LatencySummary | null;
  /** All latencies in microseconds, as HdrHistogram's compressed base64; null where there are none. */
  readonly histogram: string | null;
  /** How long the oldest that was never answered had waited when the run ended; zero where all were answered. */
  readonly longestUnansweredWaitMs: number;
  readonly timeline: readonly TimelinePoint[];
}

export interface Counts {
  readonly due: number;
  readonly done: number;
  /** Answered with an error. */
  readonly failed: number;
  /** Handed to the socket, but never answered. */
  readonly unanswered: number;
  /** Due, but never handed to the socket. */
  readonly unsent: number;
  /** Of those handed to the socket, how many waited because too much was unanswered; the wait is in their latency. */
  readonly heldBack: number;
}

export interface Failure {
  /** Kafka's name of the error. */
  readonly error: string;
  readonly count: number;
}

/** What was done over the time from the first one due to the last one done, or the planned time where that is longer. */
export interface Throughput {
  /** Null where the load was as fast as it could be. */
  readonly wantedPerSecond: number | null;
  readonly perSecond: number;
  /** Of keys and values alone. */
  readonly bytesPerSecond: number;
}

export interface LatencySummary {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly p9999: number;
  readonly max: number;
  readonly mean: number;
}

/** One second of a series. Latencies are null where nothing was done. */
export interface TimelinePoint {
  /** From 0 at the end of the warm-up. */
  readonly second: number;
  readonly done: number;
  readonly failed: number;
  readonly bytes: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number;
}

/** What the generator knows of itself: whether the numbers are the target's, or its own. */
export interface GeneratorHealth {
  readonly threads: number;
  /** How late records were handed to the socket, counted from when their batch was ready. */
  readonly slipMs: { readonly p99: number; readonly max: number };
  /** Of the thread that was the latest. */
  readonly eventLoopDelayMs: { readonly p99: number; readonly max: number };
  /** Processor time over time: 1 is one core in full. */
  readonly cpuCores: number;
}

/** What the process of the target took while it was measured. */
export interface TargetUsage {
  readonly cpuSeconds: number;
  /** Null where less than a megabyte went in and out. */
  readonly cpuSecondsPerGb: number | null;
  /** Resident at the end, and at its highest since it began. */
  readonly memoryBytes: number;
  readonly peakMemoryBytes: number;
}

export type FindingKind =
  | 'interrupted'
  | 'broken'
  | 'gave-up'
  | 'records-failed'
  | 'generator-fell-behind'
  | 'target-fell-behind'
  | 'target-counts-otherwise'
  | 'lost'
  | 'clock-moved';

export interface Finding {
  readonly kind: FindingKind;
  /** One sentence. */
  readonly text: string;
}
