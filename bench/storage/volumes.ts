/** How much is measured, and how much warms a broker up before that. Bytes are of record values. */
export interface Volumes {
  /** What a producer sends while it is measured. */
  readonly produced: number;
  /** What is sent to every broker first, and consumed where consuming is measured: a virtual machine compiles on the way. */
  readonly warmup: number;
  readonly latencyMs: number;
  readonly latencyWarmupMs: number;
  /** For how long, and how fast in records per second, consumers follow a producer. */
  readonly tailMs: number;
  readonly tailRate: number;
  /** What is on disk when it is consumed from there, and when a broker starts. */
  readonly stored: number;
  readonly storedPartitions: number;
  readonly requestsMs: number;
  readonly requestsWarmupMs: number;
  /** What a partition holds, at the points of a curve. */
  readonly held: readonly number[];
  /** How many partitions the broker has, at the points of a curve. */
  readonly partitions: readonly number[];
  /** What is appended and read at each point. */
  readonly point: number;
}

const GB = 1e9;
const MB = 1e6;

export const FULL: Volumes = {
  produced: 5 * GB,
  warmup: GB,
  latencyMs: 30_000,
  latencyWarmupMs: 10_000,
  tailMs: 20_000,
  tailRate: 60_000,
  stored: 5 * GB,
  storedPartitions: 2_000,
  requestsMs: 10_000,
  requestsWarmupMs: 5_000,
  held: [MB, 100 * MB, GB, 5 * GB],
  partitions: [1, 10, 100, 1_000, 5_000],
  point: 512 * MB,
};

/** For a look that takes minutes; its numbers prove nothing. */
export const QUICK: Volumes = {
  produced: 500 * MB,
  warmup: 200 * MB,
  latencyMs: 5_000,
  latencyWarmupMs: 3_000,
  tailMs: 3_000,
  tailRate: 20_000,
  stored: 500 * MB,
  storedPartitions: 200,
  requestsMs: 3_000,
  requestsWarmupMs: 1_000,
  held: [MB, 10 * MB, 100 * MB],
  partitions: [1, 10, 100],
  point: 128 * MB,
};

/** As people write them: `5 GB`, `256 MB`. */
export function inWords(bytes: number): string {
  return bytes >= GB ? `${bytes / GB} GB` : `${bytes / MB} MB`;
}
