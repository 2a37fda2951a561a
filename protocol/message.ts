import { CodecError } from './codec-error.js';
import { type Codec, compile } from './codegen.js';
import { Reader } from './reader.js';
import { reasonOf } from './reason-of.js';
import type { Fields, Input, StructOf, Versions } from './schema.js';
import { Writer } from './writer.js';

/** One side of an API, or a header: its fields, and a codec for each version, compiled on first use. */
export class Message<T> {
  private readonly codecs: Codec<T>[] = [];

  constructor(
    readonly name: string,
    readonly fields: Fields,
    readonly declared: Versions,
  ) {}

  /** Whether a version uses compact lengths and tagged fields (KIP-482). */
  isFlexible(version: number): boolean {
    return version >= (this.declared.flexible ?? Number.POSITIVE_INFINITY);
  }

  /** Reads one message; its byte fields share memory with `bytes`. Throws `CodecError`, also for bytes left over. */
  decode(bytes: Buffer, version: number): T {
    const reader = new Reader(bytes);
    const value = this.read(reader, version);
    if (reader.remaining > 0) throw new CodecError(`${this.name} v${version}: ${reader.remaining} bytes left over`);
    return value;
  }

  /** Reads one message where `reader` stands. */
  read(reader: Reader, version: number): T {
    const codec = this.codec(version);
    try {
      return codec.read(reader);
    } catch (error) {
      throw this.explain(error, version);
    }
  }

  /** The bytes of one message. Throws `CodecError` for a value that the version cannot carry. */
  encode(value: T | Input<T>, version: number): Buffer {
    const writer = new Writer();
    this.write(writer, value, version);
    return Buffer.concat(writer.finish());
  }

  write(writer: Writer, value: T | Input<T>, version: number): void {
    const codec = this.codec(version);
    try {
      codec.write(writer, value);
    } catch (error) {
      throw this.explain(error, version);
    }
  }

  private codec(version: number): Codec<T> {
    const compiled = this.codecs[version];
    if (compiled !== undefined) return compiled;
    const [min, max] = this.declared.versions;
    if (version < min || version > max) {
      throw new CodecError(`${this.name} has versions ${min} to ${max}, not ${version}`);
    }
    const codec = compile<T>(this.fields, version, this.isFlexible(version));
    this.codecs[version] = codec;
    return codec;
  }

  /** Node's own range and type errors (a number that does not fit its field) become this folder's one error. */
  private explain(error: unknown, version: number): CodecError {
    return new CodecError(`${this.name} v${version}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

export function message<const F extends Fields>(name: string, declared: Versions, fields: F): Message<StructOf<F>> {
  return new Message(name, fields, declared);
}
