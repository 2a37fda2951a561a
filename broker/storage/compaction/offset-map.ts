import { hash } from 'node:crypto';

const SLOTS = 2 ** 20;
/** Words of a slot that tell the key. */
const WORDS = 4;
/** A table that is fuller takes too long to search. */
const FULLEST = 0.75;

/** The most keys that are told apart in one go. */
export const MOST_KEYS = SLOTS * FULLEST;

/**
 * The newest offset of each key, for as many keys as there is room for. The table has 24 MiB, of which the system gives what is
 * touched; to let it grow would hold others up. A slot is 24 bytes, however long the key: up to 15 bytes stand for themselves,
 * a longer one for its SHA-256, of which 120 bits are more than two keys will ever share.
 */
export class OffsetMap {
  private readonly keys = new Uint32Array(SLOTS * WORDS);
  /** One more than the offset; 0 in a slot that is free. */
  private readonly offsets = new Float64Array(SLOTS);
  private used = 0;
  private readonly word = new Uint32Array(WORDS);
  private readonly bytes = Buffer.from(this.word.buffer);

  constructor(private readonly mostKeys = MOST_KEYS) {}

  get size(): number {
    return this.used;
  }

  /** Offsets come in ascending order. False, with nothing changed, where there is no room for a key more. */
  set(key: Buffer, offset: number): boolean {
    const slot = this.find(key);
    if (this.offsets[slot] === 0) {
      if (this.used >= this.mostKeys) return false;
      this.keys.set(this.word, slot * WORDS);
      this.used++;
    }
    this.offsets[slot] = offset + 1;
    return true;
  }

  /** -1 for a key that is not here. */
  get(key: Buffer): number {
    return (this.offsets[this.find(key)] ?? 0) - 1;
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
    const { keys, offsets, word } = this;
    const [a = 0, b = 0, c = 0, d = 0] = word;
    for (let slot = mixed(a, b, c, d) & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      if (offsets[slot] === 0) return slot;
      const at = slot * WORDS;
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot;
    }
  }
}

/** Spreads keys that are much alike: each word is multiplied by an odd number, and high bits come down (MurmurHash3). */
function mixed(a: number, b: number, c: number, d: number): number {
  let all = 0;
  for (const word of [a, b, c, d]) {
    all ^= Math.imul(word, 0xcc9e2d51);
    all = Math.imul((all << 13) | (all >>> 19), 5) + 0xe6546b64;
  }
  all = Math.imul(all ^ (all >>> 16), 0x85ebca6b);
  all = Math.imul(all ^ (all >>> 13), 0xc2b2ae35);
  return all ^ (all >>> 16);
}
