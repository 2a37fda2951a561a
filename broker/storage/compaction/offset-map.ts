import { hash } from 'node:crypto';

/** Words of a slot that tell the key. */
const WORDS = 4;
const FIRST_SLOTS = 1024;
/** A table that is fuller takes too long to search. */
const FULLEST = 0.75;

/** The most keys that are told apart in one go: a table of 24 MiB, and half as much again while it grows. */
export const MOST_KEYS = 2 ** 20 * FULLEST;

/**
 * The newest offset of each key, for as many keys as there is room for. A slot is 24 bytes, however long the key: up to 15
 * bytes stand for themselves, a longer one for its SHA-256, of which 120 bits are more than two keys will ever share.
 */
export class OffsetMap {
  private slots = FIRST_SLOTS;
  private keys = new Uint32Array(FIRST_SLOTS * WORDS);
  private offsets = new Float64Array(FIRST_SLOTS).fill(-1);
  private used = 0;
  private readonly word = new Uint32Array(WORDS);
  private readonly bytes = Buffer.from(this.word.buffer);

  constructor(private readonly mostKeys = MOST_KEYS) {}

  get size(): number {
    return this.used;
  }

  /** Offsets come in ascending order. False, with nothing changed, where there is no room for a key more. */
  set(key: Buffer, offset: number): boolean {
    let slot = this.find(key);
    if (this.offsets[slot] === -1) {
      if (this.used >= this.mostKeys) return false;
      if (this.used >= this.slots * FULLEST) {
        this.grow();
        slot = this.freeSlot();
      }
      this.keys.set(this.word, slot * WORDS);
      this.used++;
    }
    this.offsets[slot] = offset;
    return true;
  }

  /** -1 for a key that is not here. */
  get(key: Buffer): number {
    return this.offsets[this.find(key)] ?? -1;
  }

  /** The slot of a key, or the one that is free for it. */
  private find(key: Buffer): number {
    if (key.length < this.bytes.length) {
      this.bytes.fill(0);
      key.copy(this.bytes, 1);
      this.bytes[0] = key.length;
    } else {
      hash('sha256', key, 'buffer').copy(this.bytes);
      this.bytes[0] = 0xff;
    }
    return this.freeSlot();
  }

  /** The slot of what is in `word`, or the one that is free for it. */
  private freeSlot(): number {
    const { keys, offsets, word } = this;
    const [a = 0, b = 0, c = 0, d = 0] = word;
    let mixed =
      Math.imul(a ^ (b >>> 7), 0x9e3779b1) ^ Math.imul(c ^ (d << 11), 0x85ebca6b) ^ Math.imul(b ^ d, 0xc2b2ae35);
    mixed ^= mixed >>> 15;
    for (let slot = mixed & (this.slots - 1); ; slot = (slot + 1) & (this.slots - 1)) {
      if (offsets[slot] === -1) return slot;
      const at = slot * WORDS;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot;
    }
  }

  private grow(): void {
    const { keys, offsets } = this;
    const adding = Uint32Array.from(this.word);
    this.slots *= 2;
    this.keys = new Uint32Array(this.slots * WORDS);
    this.offsets = new Float64Array(this.slots).fill(-1);
    for (const [at, offset] of offsets.entries()) {
      if (offset === -1) continue;
      this.word.set(keys.subarray(at * WORDS, (at + 1) * WORDS));
      const slot = this.freeSlot();
      this.keys.set(this.word, slot * WORDS);
      this.offsets[slot] = offset;
    }
    this.word.set(adding);
  }
}
