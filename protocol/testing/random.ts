import { SeededBits } from '../seeded-bits.js';

/** A source of random choices that a seed reproduces: `SEED=123 npx vitest run protocol`. */
export class Random {
  private readonly source: SeededBits;

  constructor(readonly seed: number) {
    this.source = new SeededBits(seed);
  }

  /** 32 bits. */
  bits(): number {
    return this.source.next();
  }

  /** From 0 on, below `end`. */
  below(end: number): number {
    return this.bits() % end;
  }

  chance(of: number): boolean {
    return this.below(of) === 0;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  bigint(): bigint {
    return BigInt.asIntN(64, (BigInt(this.bits()) << 32n) | BigInt(this.bits()));
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.alloc(length + 3);
    for (let at = 0; at < length; at += 4) bytes.writeUInt32LE(this.bits(), at);
    return bytes.subarray(0, length);
  }

  /** What a key or a value may be: null, nothing, a few bytes, or more of what compresses. */
  nullableBytes(): Buffer | null {
    return this.pick([null, Buffer.alloc(0), this.bytes(this.below(100)), this.text(this.below(3000))]);
  }

  /** Bytes that a compressor can do something with. */
  text(length: number): Buffer {
    const words = Array.from({ length: 20 }, () => this.bytes(1 + this.below(12)));
    const chunks: Buffer[] = [];
    for (let size = 0; size < length; ) {
      const word = words[this.below(words.length)] ?? Buffer.alloc(1);
      chunks.push(word);
      size += word.length;
    }
    return Buffer.concat(chunks).subarray(0, length);
  }
}

/** A new seed for each run, unless the environment names one. */
export const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
