import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32c } from '../../protocol/records/crc32c.js';
import type { ProducerState } from './producer-state.js';
import { ProducerStates } from './producer-states.js';

const VERSION = 1;
const CHECKSUM = 2;
/** The checksum is over what follows. */
const COUNT = 6;
const ENTRIES = 10;
const ENTRY_SIZE = 46;
/** Of a producer that has a marker under its epoch, and no batch of records. */
const NO_SEQUENCE = -1;

const NAME = /^(\d{20})\.snapshot$/;

/** The producers of a log at some offsets, in Kafka's `<offset>.snapshot` files: what is behind the newest is read again. */
export class ProducerSnapshots {
  private constructor(
    private readonly dir: string,
    /** Ascending. */
    private offsets: readonly number[],
  ) {}

  static among(names: Iterable<string>, dir: string): ProducerSnapshots {
    const offsets = [...names].flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    return new ProducerSnapshots(
      dir,
      offsets.sort((a, b) => a - b),
    );
  }

  /** The newest one that is whole. There is none of offset 0: nothing comes before it. */
  latest(): { offset: number; states: ProducerStates } {
    for (const offset of this.offsets.toReversed()) {
      const states = decodeSnapshot(this.read(offset));
      if (states !== undefined) return { offset, states };
      this.removeFrom(offset);
    }
    return { offset: 0, states: new ProducerStates() };
  }

  /**
   * Writes one. The newest before it goes, unless a segment begins there. It is not forced to the disk: where it is missing
   * or damaged after a loss of power, the one before it serves.
   */
  write(offset: number, states: ProducerStates, begins: (offset: number) => boolean, now: number): void {
    const last = this.offsets.at(-1) ?? 0;
    if (offset <= last) return;
    try {
      writeFileSync(this.path(offset), encodeSnapshot(states.entries(now)));
    } catch {
      return; // as above
    }
    if (last > 0 && !begins(last)) this.removeFrom(last);
    this.offsets = [...this.offsets, offset];
  }

  /** Removes those that know of more than there is before `offset`, or as much. */
  removeFrom(offset: number): void {
    this.remove((candidate) => candidate >= offset);
  }

  /** Removes those that a log beginning at `offset` does not need. */
  removeBefore(offset: number): void {
    this.remove((candidate) => candidate < offset);
  }

  private remove(goes: (offset: number) => boolean): void {
    for (const offset of this.offsets) if (goes(offset)) rmSync(this.path(offset), { force: true });
    this.offsets = this.offsets.filter((offset) => !goes(offset));
  }

  /** Nothing where it cannot be read: the one before serves. */
  private read(offset: number): Buffer {
    try {
      return readFileSync(this.path(offset));
    } catch {
      return Buffer.alloc(0);
    }
  }

  private path(offset: number): string {
    return join(this.dir, `${String(offset).padStart(20, '0')}.snapshot`);
  }
}

export function encodeSnapshot(states: ReadonlyMap<bigint, ProducerState>): Buffer {
  const bytes = Buffer.alloc(ENTRIES + states.size * ENTRY_SIZE);
  bytes.writeInt16BE(VERSION);
  bytes.writeInt32BE(states.size, COUNT);
  let at = ENTRIES;
  for (const [producerId, state] of states) {
    bytes.writeBigInt64BE(producerId, at);
    bytes.writeInt16BE(state.epoch, at + 8);
    const last = state.batches.at(-1);
    bytes.writeInt32BE(last?.lastSequence ?? NO_SEQUENCE, at + 10);
    bytes.writeBigInt64BE(BigInt(last?.lastOffset ?? -1), at + 14);
    bytes.writeInt32BE(last?.offsetDelta ?? 0, at + 22);
    bytes.writeBigInt64BE(state.timestamp, at + 26);
    bytes.writeInt32BE(state.coordinatorEpoch, at + 34);
    bytes.writeBigInt64BE(BigInt(state.transactionStart), at + 38);
    at += ENTRY_SIZE;
  }
  bytes.writeUInt32BE(crc32c(bytes.subarray(COUNT)), CHECKSUM);
  return bytes;
}

/** Undefined for bytes that are no whole snapshot. */
export function decodeSnapshot(bytes: Buffer): ProducerStates | undefined {
  if (bytes.length < ENTRIES || bytes.readInt16BE() !== VERSION) return undefined;
  if (bytes.readInt32BE(COUNT) * ENTRY_SIZE !== bytes.length - ENTRIES) return undefined;
  if (bytes.readUInt32BE(CHECKSUM) !== crc32c(bytes.subarray(COUNT))) return undefined;
  const entries: [bigint, ProducerState][] = [];
  for (let at = ENTRIES; at < bytes.length; at += ENTRY_SIZE) {
    const lastSequence = bytes.readInt32BE(at + 10);
    const lastOffset = Number(bytes.readBigInt64BE(at + 14));
    const offsetDelta = bytes.readInt32BE(at + 22);
    const timestamp = bytes.readBigInt64BE(at + 26);
    entries.push([
      bytes.readBigInt64BE(at),
      {
        epoch: bytes.readInt16BE(at + 8),
        batches: lastSequence === NO_SEQUENCE ? [] : [{ lastSequence, lastOffset, offsetDelta, timestamp }],
        timestamp,
        coordinatorEpoch: bytes.readInt32BE(at + 34),
        transactionStart: Number(bytes.readBigInt64BE(at + 38)),
      },
    ]);
  }
  return new ProducerStates(entries);
}
