import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../protocol/reason-of.js';
import { readStoredBatches, type StoredBatch } from './stored-batches.js';

/** Relative offset and position, int32 each. */
const OFFSET_ENTRY = 8;
/** Timestamp int64 and relative offset int32. */
const TIME_ENTRY = 12;
/** `index.interval.bytes`: with so many bytes since the last entry the next batch gets one. */
const INTERVAL = 4096;

export interface SegmentFilesOptions {
  /** What a consumer got of the whole partition. */
  readonly bytes: Buffer;
  readonly topicId: string;
  /**
   * Of which segments the indexes must be whole, where they need only be right: of all when the broker has ended cleanly. Of
   * none when the disk has lost its power, for they can be made again; then they may also end in zeros.
   */
  readonly wholeIndexes: 'all' | 'all but the last' | 'none';
}

/** How an index has to be: with all its entries, with right ones, or with right ones before some zeros. */
type IndexState = 'whole' | 'right' | 'right or zeros';

const STATES = { all: 'whole', 'all but the last': 'whole', none: 'right or zeros' } as const;

/**
 * Judges the files of one partition by Kafka's format, without the broker: the segments follow each other and hold just
 * what consumers get, and every entry of an index names the batch that it should. Answers what is wrong.
 */
export function checkSegmentFiles(dir: string, { bytes, topicId, wholeIndexes }: SegmentFilesOptions): string[] {
  if (!existsSync(dir)) return [`${dir} is missing`];
  const wrong: string[] = [];
  const metadata = join(dir, 'partition.metadata');
  const text = existsSync(metadata) ? readFileSync(metadata, 'utf8') : 'nothing';
  if (!text.includes(`topic_id: ${topicId}\n`)) wrong.push(`${metadata} does not say ${topicId}: ${text}`);

  const names = readdirSync(dir).filter((name) => name.endsWith('.log'));
  const stems = names.map((name) => name.slice(0, -'.log'.length)).sort();
  const segments = stems.map((stem) => readFileSync(join(dir, `${stem}.log`)));
  if (stems.length === 0) wrong.push(`${dir} has no segment`);
  if (!Buffer.concat(segments).equals(bytes)) wrong.push(`${dir}: the segments do not hold what consumers get`);

  let next = 0;
  for (const [i, stem] of stems.entries()) {
    const path = join(dir, stem);
    if (stem !== String(next).padStart(20, '0')) wrong.push(`${path}.log stands where offset ${next} comes next`);
    try {
      const batches = readStoredBatches(segments[i] ?? Buffer.alloc(0));
      const state = wholeIndexes === 'all but the last' && i === stems.length - 1 ? 'right' : STATES[wholeIndexes];
      wrong.push(...checkOffsetIndex(path, batches, state), ...checkTimeIndex(path, batches, state));
      next = (batches.at(-1)?.lastOffset ?? next - 1) + 1;
    } catch (error) {
      wrong.push(`${path}.log: ${reasonOf(error)}`);
    }
  }
  return wrong;
}

function* checkOffsetIndex(stem: string, batches: readonly StoredBatch[], state: IndexState): Generator<string> {
  const path = `${stem}.index`;
  const entries = readEntries(path, OFFSET_ENTRY, state);
  if (typeof entries === 'string') return yield entries;
  const base = Number(stem.slice(-20));
  const byPosition = new Map(batches.map((batch) => [batch.position, batch]));
  const positions = [0];
  for (const [i, entry] of entries.entries()) {
    const offset = base + entry.readInt32BE(0);
    const position = entry.readInt32BE(4);
    const batch = byPosition.get(position);
    if (batch === undefined) yield `${path}: entry ${i} says that a batch begins at byte ${position}`;
    else if (batch.lastOffset !== offset)
      yield `${path}: entry ${i} says ${offset} for the batch at byte ${position}, which ends at ${batch.lastOffset}`;
    if (position <= (positions.at(-1) ?? 0)) yield `${path}: entry ${i} does not lie behind the one before`;
    positions.push(position);
  }
  if (state === 'whole') yield* checkDensity(path, batches, positions);
}

/** Where an index that should be whole leaves more bytes without an entry than it may. */
function* checkDensity(path: string, batches: readonly StoredBatch[], positions: readonly number[]): Generator<string> {
  const last = batches.at(-1);
  const largest = Math.max(0, ...batches.map(({ size }) => size));
  const ends = [...positions.slice(1), last?.position ?? 0];
  for (const [i, from] of positions.entries()) {
    const gap = (ends[i] ?? 0) - from;
    // One interval more: an index that is taken up again may have begun to count anew.
    if (gap > 2 * (INTERVAL + largest)) yield `${path}: ${gap} bytes from ${from} on have no entry`;
  }
}

function* checkTimeIndex(stem: string, batches: readonly StoredBatch[], state: IndexState): Generator<string> {
  const path = `${stem}.timeindex`;
  const entries = readEntries(path, TIME_ENTRY, state);
  if (typeof entries === 'string') return yield entries;
  const base = Number(stem.slice(-20));
  let largest = -1n;
  let at = 0;
  let before = -1n;
  for (const [i, entry] of entries.entries()) {
    const timestamp = entry.readBigInt64BE(0);
    const offset = base + entry.readInt32BE(8);
    if (timestamp <= before) yield `${path}: entry ${i} is not later than the one before`;
    before = timestamp;
    let batch = batches[at];
    for (; batch !== undefined && batch.lastOffset <= offset; batch = batches[++at])
      if (batch.maxTimestamp > largest) largest = batch.maxTimestamp;
    const holder = batches[at - 1];
    if (holder?.lastOffset !== offset) yield `${path}: entry ${i} names ${offset}, where no batch ends`;
    else if (holder.maxTimestamp !== timestamp || largest !== timestamp)
      yield `${path}: entry ${i} says ${timestamp}; the largest up to ${offset} is ${largest}`;
  }
  for (const { maxTimestamp } of batches.slice(at)) if (maxTimestamp > largest) largest = maxTimestamp;
  if (state === 'whole' && before !== largest)
    yield `${path}: the last entry is of ${before}, and the segment goes up to ${largest}`;
}

/** The entries of an index file; a sentence where there are none to be had. Before a segment is finished it may be missing. */
function readEntries(path: string, size: number, state: IndexState): Buffer[] | string {
  if (!existsSync(path)) return state === 'whole' ? `${path} is missing` : [];
  const bytes = readFileSync(path);
  if (bytes.length % size !== 0) return `${path} has ${bytes.length} bytes, which is no number of entries`;
  const entries = Array.from({ length: bytes.length / size }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
  if (state !== 'right or zeros') return entries;
  return entries.slice(0, entries.findLastIndex((entry) => entry.some((byte) => byte !== 0)) + 1);
}
