import { exactMaxTimestamp } from '../../protocol/records/batch-header.js';
import { BatchIndex } from './batch-index.js';
import type { Loans } from './loans.js';
import type { MemoryTier, TierHolder } from './memory-tier.js';

/** The newest batches of one log, as many of them as the memory tier holds, without a gap up to the end of the log. */
export class Tail implements TierHolder {
  private readonly index = new BatchIndex();

  constructor(private readonly tier: MemoryTier) {}

  /** Takes a copy of the batch that follows. */
  add(batch: Buffer, baseOffset: number): void {
    const place = this.tier.admit(batch, baseOffset, this);
    if (place === undefined) this.index.clear();
    else this.index.add({ ...place, baseOffset, size: batch.length }, exactMaxTimestamp(batch));
  }

  /** As `PartitionLog.read` has it; undefined where the batch of `offset` is not here. */
  read(offset: number, maxBytes: number, atLeastOne: boolean, loans?: Loans): Buffer[] | undefined {
    const { firstOffset } = this.index;
    if (firstOffset === undefined || offset < firstOffset) return undefined;
    const views = this.index.run(offset, maxBytes, atLeastOne);
    this.tier.hold(views, loans);
    return views;
  }

  forget(baseOffset: number): void {
    this.index.dropUpTo(baseOffset);
  }

  clear(): void {
    this.index.clear();
  }
}
