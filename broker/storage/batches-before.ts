import { baseOffset, batchSize, lastOffset } from '../../protocol/records/batch-header.js';

/** What was read of a log, without the batches that begin at `offset` or later. No batch lies on both sides. */
export function batchesBefore(pieces: readonly Buffer[], offset: number): readonly Buffer[] {
  const before: Buffer[] = [];
  for (const piece of pieces) {
    let end = 0;
    while (end < piece.length && baseOffset(piece, end) < offset) end += batchSize(piece, end) ?? piece.length;
    if (end > 0) before.push(piece.subarray(0, end));
    if (end < piece.length) break;
  }
  return before;
}

/** The offset behind the last batch of what was read; undefined where nothing was. */
export function endOfBatches(pieces: readonly Buffer[]): number | undefined {
  const piece = pieces.at(-1);
  if (piece === undefined || piece.length === 0) return undefined;
  let last = 0;
  for (let at = 0; at < piece.length; at += batchSize(piece, at) ?? piece.length) last = at;
  return lastOffset(piece, last) + 1;
}
