import { CodecError } from '../../codec-error.js';
import { Message } from '../../message.js';
import { Reader } from '../../reader.js';
import type { Fields, Input, StructOf, Versions } from '../../schema.js';
import { Writer } from '../../writer.js';

/** The version of the frame itself, the first thing in every value. */
const FRAME_VERSION = 1;

/** The value of a record in `__cluster_metadata-0`: what kind of record it is, and its bytes. */
export interface MetadataFrame {
  readonly key: number;
  readonly version: number;
  readonly body: Buffer;
  /** All of it, with the frame. */
  readonly value: Buffer;
}

/** Takes the frame off a value. Throws `CodecError`. */
export function readMetadataFrame(value: Buffer): MetadataFrame {
  const reader = new Reader(value);
  const frame = reader.uvarint();
  if (frame !== FRAME_VERSION) throw new CodecError(`a metadata record in frame ${frame}, not ${FRAME_VERSION}`);
  const key = reader.uvarint();
  const version = reader.uvarint();
  return { key, version, body: value.subarray(reader.position), value };
}

/** One kind of record in `__cluster_metadata-0`. */
export class MetadataRecord<T> {
  private readonly message: Message<T>;

  constructor(
    readonly key: number,
    /** As Kafka calls it. */
    readonly name: string,
    readonly fields: Fields,
    readonly declared: Versions,
  ) {
    this.message = new Message(name, fields, declared);
  }

  /** The value of a log record, frame included. Throws `CodecError` for what the version cannot carry. */
  encode(record: T | Input<T>, version = 0): Buffer {
    const writer = new Writer();
    writer.uvarint(FRAME_VERSION);
    writer.uvarint(this.key);
    writer.uvarint(version);
    this.message.write(writer, record, version);
    return Buffer.concat(writer.finish());
  }

  /** Throws `CodecError` for bytes left over, as Kafka does. */
  decode({ version, body }: MetadataFrame): T {
    return this.message.decode(body, version);
  }
}

/** What a record decodes to. */
export type RecordOf<R> = R extends MetadataRecord<infer T> ? T : never;

interface Declaration<F extends Fields> extends Versions {
  readonly key: number;
  readonly name: string;
  readonly fields: F;
}

export function metadataRecord<const F extends Fields>(declaration: Declaration<F>): MetadataRecord<StructOf<F>> {
  const { key, name, fields } = declaration;
  return new MetadataRecord(key, name, fields, declaration);
}
