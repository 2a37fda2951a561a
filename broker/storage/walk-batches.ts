import {
  BATCH_HEADER_SIZE,
  baseOffset,
  batchSize,
  exactMaxTimestamp,
  hasValidCrc,
  lastOffset,
  magic,
  recordCount,
} from '../../protocol/records/batch-header.js';
import type { LogFile } from './log-file.js';
import { LARGEST_INT32 } from './offset-index.js';
import { storageError } from './storage-error.js';

/** A batch in a segment file. */
export interface BatchPlace {
  readonly position: number;
  readonly size: number;
  readonly baseOffset: number;
  readonly lastOffset: number;
  /** -1 for none: in a batch of which compaction has left the header alone, no record has the one that it says. */
  readonly maxTimestamp: bigint;
}

/** So much of a batch, or all of it, can be looked at: more than a control batch has. */
const VISIBLE = 128;
/** Enough for the batches between two entries of an index. */
export const SHORT_WALK = 4096 + VISIBLE;
/** For walks through a whole file. */
export const LONG_WALK = 256 * 1024;
const VERIFY_WINDOW = 1024 * 1024;

/**
 * Visits the headers of the batches from `from` on, until `visit` says false. Reads `window` bytes at a time and nothing
 * of large batches but their headers.
 */
export async function walkBatches(
  file: LogFile,
  from: number,
  window: number,
  visit: (place: BatchPlace, bytes: Buffer, at: number) => boolean,
): Promise<void> {
  const end = file.size;
  let nextOffset = 0;
  for (let position = from; position < end; ) {
    const bytes = await file.read(position, Math.min(window, end - position));
    let at = 0;
    while (at + BATCH_HEADER_SIZE <= bytes.length) {
      const place = placeOf(bytes, at, position);
      if (place.size < BATCH_HEADER_SIZE || place.position + place.size > end || !holdsOffsets(place, nextOffset))
        throw damaged(file, place.position);
      if (at + Math.min(place.size, VISIBLE) > bytes.length) break;
      if (!visit(place, bytes, at)) return;
      nextOffset = place.lastOffset + 1;
      at += place.size;
    }
    if (at === 0) throw damaged(file, position);
    position += at;
  }
}

/**
 * How far a file that may end in the middle of a write holds whole batches: of the right format and checksum, with offsets
 * that ascend and that a segment beginning at `firstOffset` can hold. The first is to begin at the byte `from.position`, with
 * the offset `from.offset` or a later one. Visits each of them and answers where they end.
 */
export async function verifyBatches(
  file: LogFile,
  firstOffset: number,
  from: { readonly position: number; readonly offset: number },
  visit: (place: BatchPlace) => void,
): Promise<number> {
  let nextOffset = from.offset;
  let { position } = from;
  for (let window = VERIFY_WINDOW; position < file.size; ) {
    const bytes = await file.read(position, Math.min(window, file.size - position));
    const left = file.size - position;
    let at = 0;
    let size = sizeWithin(bytes, at, left);
    for (; size !== undefined && at + size <= bytes.length; size = sizeWithin(bytes, at, left)) {
      const place = placeOf(bytes, at, position);
      if (magic(bytes, at) !== 2 || !hasValidCrc(bytes, at)) return place.position;
      // The checksum does not cover the base offset. An index could not hold one that is too far away.
      if (!holdsOffsets(place, nextOffset) || place.lastOffset - firstOffset > LARGEST_INT32) return place.position;
      visit(place);
      nextOffset = place.lastOffset + 1;
      at += size;
    }
    position += at;
    // Either the end, or a batch of which the window holds a part (too little to tell its size, or less than that).
    if (size === undefined && bytes.length - at >= Math.min(BATCH_HEADER_SIZE, left - at)) break;
    window = Math.max(VERIFY_WINDOW, size ?? 0);
  }
  return position;
}

/** The batch at `at` of bytes that stand at `position` in their file. */
export function placeOf(bytes: Buffer, at: number, position: number): BatchPlace {
  return {
    position: position + at,
    size: batchSize(bytes, at) ?? 0,
    baseOffset: baseOffset(bytes, at),
    lastOffset: lastOffset(bytes, at),
    maxTimestamp: recordCount(bytes, at) === 0 ? -1n : exactMaxTimestamp(bytes, at),
  };
}

/** Whether a batch can stand where `nextOffset` is expected: there or, behind records that compaction removed, later. */
function holdsOffsets({ baseOffset, lastOffset }: BatchPlace, nextOffset: number): boolean {
  return baseOffset >= nextOffset && lastOffset >= baseOffset && lastOffset < Number.MAX_SAFE_INTEGER;
}

/** The size of the batch at `at`; undefined where there is none that could end within the `left` bytes of the file. */
function sizeWithin(bytes: Buffer, at: number, left: number): number | undefined {
  if (bytes.length - at < BATCH_HEADER_SIZE) return undefined;
  const size = batchSize(bytes, at);
  return size !== undefined && size >= BATCH_HEADER_SIZE && size <= left - at ? size : undefined;
}

function damaged(file: LogFile, position: number) {
  return storageError(`${file.path} is damaged at byte ${position}: no batch begins there`);
}
