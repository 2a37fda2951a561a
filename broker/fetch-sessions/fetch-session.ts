import { ErrorCode, type FetchResponse, type Input } from '../../protocol/index.js';
import { bytesLength } from '../../protocol/writer.js';
import type { WantedPartition, WantedPartitions } from './wanted-partition.js';

export type PartitionAnswer = Input<FetchResponse['responses'][number]['partitions'][number]>;

/** What was read of a partition, or why nothing was. */
export interface PartitionRead {
  readonly wanted: WantedPartition;
  readonly answer: PartitionAnswer;
}

const FIRST_INCREMENTAL_EPOCH = 1;
const LAST_EPOCH = 2 ** 31 - 1;
const UNKNOWN = -1n;

/** After the last one they begin anew. */
export function nextEpoch(epoch: number): number {
  return epoch === LAST_EPOCH ? FIRST_INCREMENTAL_EPOCH : epoch + 1;
}

interface CachedPartition {
  wanted: WantedPartition;
  /** What the client was told last. */
  highWatermark: bigint;
  logStartOffset: bigint;
}

/** What a client has asked for and was told, so that it need say and be told only what changes (KIP-227). */
export class FetchSession {
  /** Of the next request. */
  epoch = FIRST_INCREMENTAL_EPOCH;
  lastUsedMs: number;
  private readonly partitions = new Map<string, CachedPartition>();

  constructor(
    readonly id: number,
    /** Whether topics are named by id: a session stays with what it began with. */
    readonly usesTopicIds: boolean,
    readonly createdMs: number,
  ) {
    this.lastUsedMs = createdMs;
  }

  /** How many partitions it has. */
  get size(): number {
    return this.partitions.size;
  }

  /** What is to be read, those first that have not been told of for longest. */
  wanted(): WantedPartition[] {
    return [...this.partitions.values()].map(({ wanted }) => wanted);
  }

  /** Takes in what a request says: what is new or has moved, and what is not wanted any longer. */
  update(wanted: WantedPartitions, forgotten: Iterable<string>): void {
    for (const [key, partition] of wanted) {
      const cached = this.partitions.get(key);
      if (cached === undefined) {
        this.partitions.set(key, { wanted: partition, highWatermark: UNKNOWN, logStartOffset: UNKNOWN });
      } else {
        // A partition that it knew by name may have lost it meanwhile.
        partition.topic ||= cached.wanted.topic;
        cached.wanted = partition;
      }
    }
    for (const key of forgotten) this.partitions.delete(key);
  }

  /**
   * Which of `reads`, in the order of `wanted()`, the client has to be told, and notes that it is. They go behind the others, so
   * that a busy partition leaves its turn to those that had to wait.
   */
  news(reads: readonly PartitionRead[]): PartitionRead[] {
    const all = [...this.partitions];
    return reads.filter(({ answer }, place) => {
      const [key, cached] = all[place] ?? [];
      if (key === undefined || cached === undefined || !tells(cached, answer)) return false;
      this.partitions.delete(key);
      this.partitions.set(key, cached);
      return true;
    });
  }
}

/** Whether an answer says more than the client knows. */
function tells(cached: CachedPartition, answer: PartitionAnswer): boolean {
  const { errorCode, highWatermark = UNKNOWN, logStartOffset = UNKNOWN, divergingEpoch, records } = answer;
  const isNews =
    bytesLength(records ?? []) > 0 ||
    highWatermark !== cached.highWatermark ||
    logStartOffset !== cached.logStartOffset ||
    divergingEpoch !== undefined ||
    errorCode !== ErrorCode.NONE;
  // An error is told again and again, and what comes when it is over is news.
  const forgotten = errorCode !== ErrorCode.NONE || divergingEpoch !== undefined;
  cached.highWatermark = forgotten ? UNKNOWN : highWatermark;
  cached.logStartOffset = logStartOffset;
  return isNews;
}
