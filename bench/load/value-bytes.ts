import type { SeededBits } from '../../protocol/seeded-bits.js';

/** Writes values, one behind the other. */
export interface ValueWriter {
  value(size: number): Buffer;
}

/** Bytes that no codec makes smaller. */
export class RandomBytes implements ValueWriter {
  constructor(private readonly bits: SeededBits) {}

  value(size: number): Buffer {
    const value = Buffer.allocUnsafe(size);
    let at = 0;
    for (; at + 4 <= size; at += 4) value.writeUInt32LE(this.bits.next(), at);
    for (; at < size; at++) value[at] = this.bits.next();
    return value;
  }
}

/** What comes again in every value: names of fields, as in events that services send each other. */
const FIELDS = Buffer.from(
  '{"id":"","type":"order.created","customer":"","region":"eu-central","product":"","currency":"EUR","amount":"",' +
    '"status":"pending","session":"","source":"web-checkout","trace":"","comment":""}',
);
const SYMBOLS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
/** How many random symbols stand together, where there are any: about as many as in an identifier. */
const RUN = 12;

/**
 * Text like that of JSON events. A share of it, `entropy`, is symbols drawn at random, of 6 bits each; the rest is the
 * same in every value.
 */
export class EventText implements ValueWriter {
  constructor(
    private readonly entropy: number,
    private readonly bits: SeededBits,
  ) {}

  value(size: number): Buffer {
    const value = Buffer.allocUnsafe(size);
    const period = RUN / this.entropy;
    let field = 0;
    // Where each value has its first run is drawn, else short values would be all text or all symbols.
    const phase = (this.bits.next() / 2 ** 32) * period;
    for (let at = 0; at < size; at++) {
      const random = (phase + at) % period < RUN;
      value[at] = (random ? SYMBOLS[this.bits.next() & 63] : FIELDS[field++ % FIELDS.length]) ?? 0;
    }
    return value;
  }
}
