import type { KeyedRecord } from '../../../protocol/logs/coordinator-record.js';

/** Writes the records of one group as one batch. */
type Append = (groupId: string, records: readonly KeyedRecord[]) => Promise<void>;

/** Bytes of records in one batch: far below what a topic takes, however large the assignment of a group is. */
const MOST_AT_ONCE = 256 * 1024;

interface Waiting {
  records: readonly KeyedRecord[];
  /** Resolves when they are written. */
  written: Promise<void>;
}

/**
 * Writes the records of each group in the order in which they came. What comes while others are written goes out together after
 * them. The state of a group is ahead of its records when they cannot be written: they are kept, and go before those that come next.
 */
export class RecordQueue {
  private readonly waiting = new Map<string, Waiting>();
  private readonly writing = new Map<string, Promise<void>>();
  private readonly unwritten = new Map<string, readonly KeyedRecord[]>();

  constructor(private readonly append: Append) {}

  /** Resolves when these records and all before them are written. Throws what `append` throws. */
  write(groupId: string, records: readonly KeyedRecord[]): Promise<void> {
    const waiting = this.waiting.get(groupId);
    if (waiting !== undefined) {
      waiting.records = [...waiting.records, ...records];
      return waiting.written;
    }
    const before = this.writing.get(groupId);
    if (before === undefined) {
      return records.length > 0 || this.unwritten.has(groupId) ? this.begin(groupId, records) : Promise.resolve();
    }
    if (records.length === 0) return before;
    const next: Waiting = { records, written: Promise.resolve() };
    this.waiting.set(groupId, next);
    next.written = before
      .catch(() => {})
      .then(() => {
        this.waiting.delete(groupId);
        return this.begin(groupId, next.records);
      });
    return next.written;
  }

  private begin(groupId: string, records: readonly KeyedRecord[]): Promise<void> {
    const all = [...(this.unwritten.get(groupId) ?? []), ...records];
    this.unwritten.delete(groupId);
    const written = this.appendAll(groupId, all).then(
      () => {
        this.writing.delete(groupId);
      },
      (error: unknown) => {
        this.writing.delete(groupId);
        this.unwritten.set(groupId, all);
        throw error;
      },
    );
    this.writing.set(groupId, written);
    return written;
  }

  /** What a crash leaves of them is a group whose epoch says that it has to be assigned anew. */
  private async appendAll(groupId: string, records: readonly KeyedRecord[]): Promise<void> {
    for (const batch of batches(records)) await this.append(groupId, batch);
  }
}

function batches(records: readonly KeyedRecord[]): KeyedRecord[][] {
  const all: KeyedRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const size = record.key.length + (record.value?.length ?? 0);
    if (size > room) {
      all.push([]);
      room = MOST_AT_ONCE;
    }
    all.at(-1)?.push(record);
    room -= size;
  }
  return all;
}
