/** What a benchmark run found, as reports show it and `--json` writes it. Times are milliseconds unless a name says otherwise. */
export interface BenchResult {
  /** Counts up when a field changes its meaning or goes away. */
  readonly format: 1;
  readonly suiteVersion: string;
  readonly workload: 'produce';
  readonly target: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** `gave up`: records were still without an answer long after the last was due. */
  readonly ended: 'as planned' | 'interrupted' | 'gave up' | 'broken';
  readonly settings: BenchSettings;
  readonly machine: Machine;
  /** The records that count: those due after the warm-up, and before the end where a run ended early. */
  readonly records: RecordCounts;
  readonly failures: readonly Failure[];
  readonly throughput: Throughput;
  /** From the time each acknowledged record was due until its answer; null when none was acknowledged. */
  readonly latencyMs: LatencySummary | null;
  /** How long the oldest record that was never answered had waited when the run ended; zero where all were answered. */
  readonly longestUnansweredWaitMs: number;
  readonly generator: GeneratorHealth;
  /** What a reader of the numbers must know; empty when the run ended as planned and kept its rate. */
  readonly findings: readonly Finding[];
}

export interface BenchSettings {
  readonly recordsPerSecond: number;
  readonly durationMs: number;
  readonly warmupMs: number;
  /** Bytes of a record's value. */
  readonly recordSize: number;
  readonly topic: string;
  readonly partitions: number;
  readonly acks: 'all' | '1' | '0';
  readonly batchSize: number;
  readonly lingerMs: number;
}

/** Where the generator ran. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cpus: number;
}

export interface RecordCounts {
  readonly due: number;
  readonly acknowledged: number;
  /** Answered with an error. */
  readonly failed: number;
  /** Handed to the socket, but never answered. */
  readonly unanswered: number;
  /** Due, but never handed to the socket. */
  readonly unsent: number;
  /** Of those handed to the socket, how many waited because too many bytes were unanswered; the wait is in their latency. */
  readonly heldBack: number;
}

export interface Failure {
  /** Kafka's name of the error. */
  readonly error: string;
  readonly records: number;
}

/** Acknowledged records over the time from the first one due to the last answer, or the planned time where that is longer. */
export interface Throughput {
  readonly wantedRecordsPerSecond: number;
  readonly recordsPerSecond: number;
  /** Of record values alone. */
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

/** What the generator knows of itself: whether the numbers are the target's, or its own. */
export interface GeneratorHealth {
  /** How late records were handed to the socket, counted from when their batch was ready. */
  readonly slipMs: { readonly p99: number; readonly max: number };
  readonly eventLoopDelayMs: { readonly p99: number; readonly max: number };
  /** Processor time over time: 1 is one core in full. */
  readonly cpuCores: number;
}

export type FindingKind =
  | 'interrupted'
  | 'broken'
  | 'gave-up'
  | 'records-failed'
  | 'generator-fell-behind'
  | 'target-fell-behind';

export interface Finding {
  readonly kind: FindingKind;
  /** One sentence. */
  readonly text: string;
}
