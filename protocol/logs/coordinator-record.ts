import { CodecError } from '../codec-error.js';
import { Message } from '../message.js';
import type { Fields, Input, StructOf, Versions } from '../schema.js';

const VERSION_SIZE = 2;
/** A key has one version, since a compacted log compares its bytes. */
const KEY_VERSION = 0;

/** A record as it stands in a log; a value of null deletes what its key names. */
export interface KeyedRecord {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/**
 * One kind of record in which a coordinator keeps its state, in `__consumer_offsets` or `__transaction_state`. The first int16
 * of a key is the kind, that of a value its version.
 */
export class CoordinatorRecord<K, V> {
  readonly key: Message<K>;
  readonly value: Message<V>;

  constructor(
    /** Unique within its topic. */
    readonly type: number,
    /** As Kafka calls it; its schemas are this and `Key` or `Value`. */
    readonly name: string,
    key: Fields,
    value: Fields,
    /** Of values. */
    declared: Versions,
  ) {
    this.key = new Message(`${name}Key`, key, { versions: [KEY_VERSION, KEY_VERSION] });
    this.value = new Message(`${name}Value`, value, declared);
  }

  /** Throws `CodecError` for what the version cannot carry. */
  encode(key: K | Input<K>, value: V | Input<V>, version: number): KeyedRecord {
    return { key: this.encodeKey(key), value: prefixed(version, this.value.encode(value, version)) };
  }

  /** What deletes the record of this key. */
  tombstone(key: K | Input<K>): KeyedRecord {
    return { key: this.encodeKey(key), value: null };
  }

  /** Reads a key of this kind. Throws `CodecError`. */
  decodeKey(key: Buffer): K {
    return this.key.decode(key.subarray(VERSION_SIZE), KEY_VERSION);
  }

  /** Throws `CodecError`, also for a version that is not declared: nobody can say what it means. */
  decodeValue(value: Buffer): V {
    return this.value.decode(value.subarray(VERSION_SIZE), int16(value));
  }

  private encodeKey(key: K | Input<K>): Buffer {
    return prefixed(this.type, this.key.encode(key, KEY_VERSION));
  }
}

/** Which kind of record a key belongs to. Throws `CodecError` for a key that is none. */
export function coordinatorRecordType(key: Buffer | null): number {
  if (key === null) throw new CodecError('a record of a coordinator without a key');
  return int16(key);
}

function int16(bytes: Buffer): number {
  if (bytes.length < VERSION_SIZE) throw new CodecError(`${bytes.length} bytes where a version should stand`);
  return bytes.readInt16BE();
}

function prefixed(version: number, body: Buffer): Buffer {
  const prefix = Buffer.alloc(VERSION_SIZE);
  prefix.writeInt16BE(version);
  return Buffer.concat([prefix, body]);
}

interface Declaration<K extends Fields, V extends Fields> extends Versions {
  readonly type: number;
  readonly name: string;
  readonly key: K;
  readonly value: V;
}

export function coordinatorRecord<const K extends Fields, const V extends Fields>(
  declaration: Declaration<K, V>,
): CoordinatorRecord<StructOf<K>, StructOf<V>> {
  const { type, name, key, value } = declaration;
  return new CoordinatorRecord(type, name, key, value, declaration);
}
