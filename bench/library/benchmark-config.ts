/** What `PerformanceBenchmark` sends and reads. */
export interface BenchmarkConfig {
  /** How many messages in all. */
  readonly messageCount: number;
  /** Bytes of the value of a message. */
  readonly messageSize: number;
  /** How many messages a batch holds. */
  readonly batchSize: number;
  /** How many producers, or consumers, work at the same time, each with connections of its own. */
  readonly threadCount: number;
  /** A topic that is there, or is made and kept. */
  readonly topicName: string;
}

export const DEFAULT_BENCHMARK_CONFIG: BenchmarkConfig = {
  messageCount: 100_000,
  messageSize: 1_024,
  batchSize: 100,
  threadCount: 4,
  topicName: 'benchmark-topic',
};

/** What a benchmark found. Times are milliseconds. */
export interface BenchmarkResults {
  readonly messages: number;
  readonly messagesPerSecond: number;
  /** Of values alone. */
  readonly bytesPerSecond: number;
  /** How long a message took: from when it was sent, or asked for, until the answer. The load is as fast as it can be, so most of it is its own queue. */
  readonly p50LatencyMs: number;
  readonly p90LatencyMs: number;
  readonly p95LatencyMs: number;
  readonly p99LatencyMs: number;
  readonly p999LatencyMs: number;
  readonly p9999LatencyMs: number;
  readonly maxLatencyMs: number;
  readonly totalTimeMs: number;
}
