import { ErrorCode } from '../../protocol/index.js';
import { recordCount } from '../../protocol/records/batch-header.js';

/** The topics of a broker that keeps nothing of what it takes but how many records there were. */
export class NullTopics {
  /** Records that were taken, those of topics that are gone included. */
  taken = 0;
  /** By topic, the next offset of each partition. */
  private readonly ends = new Map<string, number[]>();

  get names(): readonly string[] {
    return [...this.ends.keys()];
  }

  make(name: string, partitions: number): void {
    this.ends.set(
      name,
      Array.from({ length: partitions }, () => 0),
    );
  }

  delete(name: string): void {
    this.ends.delete(name);
  }

  /** Undefined for a topic that nobody made. */
  partitions(name: string): number | undefined {
    return this.ends.get(name)?.length;
  }

  /** Undefined for a partition that nobody made. */
  end(name: string, partition: number): number | undefined {
    return this.ends.get(name)?.[partition];
  }

  /** Takes one batch, of which the header alone is looked at. */
  take(name: string, partition: number, batch: Buffer | null) {
    const ends = this.ends.get(name);
    const end = ends?.[partition];
    if (ends === undefined || end === undefined) return { errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    const records = batch === null ? 0 : recordCount(batch);
    ends[partition] = end + records;
    this.taken += records;
    return { errorCode: ErrorCode.NONE, baseOffset: BigInt(end) };
  }
}
