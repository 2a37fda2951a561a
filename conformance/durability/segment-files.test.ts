import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import { checkSegmentFiles } from './segment-files.js';

const TOPIC_ID = 'abcdefghijklmnopqrstuv';
const PER_SEGMENT = 6;

let dir: string;
let bytes: Buffer;

/** Two segments of six batches of two records and some 3,000 bytes each, with an index entry for each second batch. */
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fluxmq-files-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  writeFileSync(join(dir, 'partition.metadata'), `version: 0\ntopic_id: ${TOPIC_ID}\n`);
  const segments = [0, 1].map((segment) => {
    const base = segment * 2 * PER_SEGMENT;
    const batches = Array.from({ length: PER_SEGMENT }, (_, i) => {
      const value = Buffer.alloc(1500, i);
      const timestamp = BigInt(base + i);
      return encodeBatch({
        baseOffset: base + 2 * i,
        records: [
          { value, timestamp },
          { value, timestamp },
        ],
      });
    });
    const size = batches[0]?.length ?? 0;
    const offsets = [2, 4].flatMap((i) => [2 * i + 1, i * size]);
    const times = [2, 4, 5].map((i) => [BigInt(base + i), 2 * i + 1] as const);
    write(base, 'log', Buffer.concat(batches));
    write(base, 'index', int32s(offsets));
    write(
      base,
      'timeindex',
      Buffer.concat(times.map(([time, offset]) => Buffer.concat([int64(time), int32s([offset])]))),
    );
    return Buffer.concat(batches);
  });
  bytes = Buffer.concat(segments);
});

function int32s(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) buffer.writeInt32BE(value, i * 4);
  return buffer;
}

function int64(value: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(value);
  return buffer;
}

function path(base: number, kind: string): string {
  return join(dir, `${String(base).padStart(20, '0')}.${kind}`);
}

function write(base: number, kind: string, content: Buffer): void {
  writeFileSync(path(base, kind), content);
}

function check(closed = true): string[] {
  return checkSegmentFiles(dir, { bytes, topicId: TOPIC_ID, wholeIndexes: closed ? 'all' : 'all but the last' });
}

it('right files are right', () => {
  expect(check()).toEqual([]);
});

it('every byte of an index counts', () => {
  for (const kind of ['index', 'timeindex']) {
    for (const base of [0, 2 * PER_SEGMENT]) {
      const right = readFileSync(path(base, kind));
      for (let at = 0; at < right.length; at++) {
        const wrong = Buffer.from(right);
        wrong[at] = (wrong[at] ?? 0) ^ 1;
        write(base, kind, wrong);
        expect(check(), `${kind}, byte ${at}`).not.toEqual([]);
      }
      write(base, kind, right);
    }
  }
});

it('an index that ends too early is wrong, but for the last segment of a broker that runs or was killed', () => {
  for (const kind of ['index', 'timeindex']) {
    for (const base of [0, 2 * PER_SEGMENT]) {
      const right = readFileSync(path(base, kind));
      const last = base > 0;
      for (const left of [Buffer.alloc(0), undefined]) {
        if (left === undefined) rmSync(path(base, kind));
        else write(base, kind, left);
        expect(check(false).length > 0, `${kind} of segment ${base}`).toBe(!last);
        // A segment this short may do without offset entries, not without the file.
        if (kind === 'timeindex' || left === undefined) expect(check(true)).not.toEqual([]);
      }
      write(base, kind, right);
    }
  }
});

it('an index may be short after a loss of power or end in zeros, not be wrong', () => {
  const none = () => checkSegmentFiles(dir, { bytes, topicId: TOPIC_ID, wholeIndexes: 'none' });
  for (const kind of ['index', 'timeindex']) {
    const right = readFileSync(path(0, kind));
    write(0, kind, right.subarray(0, kind === 'index' ? 8 : 12));
    expect(none()).toEqual([]);
    write(0, kind, Buffer.concat([right, Buffer.alloc(24)]));
    expect(none()).toEqual([]);
    right[7] = (right[7] ?? 0) ^ 1;
    write(0, kind, right);
    expect(none()).not.toEqual([]);
    right[7] = (right[7] ?? 0) ^ 1;
    write(0, kind, right);
  }
});

it('a segment in the wrong place, a torn one, and one that holds something else are wrong', () => {
  renameSync(path(0, 'log'), path(1, 'log'));
  expect(check().join('\n')).toMatch(/stands where offset 0 comes next/);
  renameSync(path(1, 'log'), path(0, 'log'));
  const right = readFileSync(path(0, 'log'));
  write(0, 'log', right.subarray(0, -1));
  expect(check().join('\n')).toMatch(/the input ends inside the batch/);
  write(0, 'log', right);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  expect(check().join('\n')).toMatch(/do not hold what consumers get/);
});

it('a directory of another topic is wrong', () => {
  expect(checkSegmentFiles(dir, { bytes, topicId: 'x', wholeIndexes: 'all' }).join()).toMatch(/does not say x/);
});
