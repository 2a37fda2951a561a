import type { Message } from './message.js';
import { Reader } from './reader.js';
import { type Field, type Fields, inVersion, type Kind, nullableIn } from './schema.js';

/** Where something stands in bytes; `end` is the first byte after it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Kinds whose size is always the same, in bytes. */
const FIXED: Readonly<Partial<Record<Kind, number>>> = {
  boolean: 1,
  int8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  int64: 8,
  float64: 8,
  uuid: 16,
};

/**
 * Where the field at `path` (`topics[0].name`) stands in the bytes of a message, its length included; undefined for one that is
 * not there. For reports: it interprets the declaration, which the codecs are too fast to do. Throws `CodecError` for bytes
 * that cannot be read.
 */
export function fieldRange<T>(
  message: Message<T>,
  version: number,
  bytes: Buffer,
  path: string,
): ByteRange | undefined {
  const walk = new Walk(version, message.isFlexible(version), new Reader(bytes), path);
  walk.struct(message.fields, '');
  return walk.found;
}

class Walk {
  found: ByteRange | undefined;

  constructor(
    private readonly version: number,
    private readonly flexible: boolean,
    private readonly reader: Reader,
    private readonly wanted: string,
  ) {}

  struct(fields: Fields, path: string): void {
    const present = Object.entries(fields).filter(([, { options }]) => inVersion(options, this.version));
    const where = (name: string) => (path === '' ? name : `${path}.${name}`);
    for (const [name, field] of present) if (!this.tagged(field)) this.field(field, where(name));
    if (!this.flexible) return;
    for (let count = this.reader.uvarint(); count > 0; count--) {
      const tag = this.reader.uvarint();
      const length = this.reader.uvarint();
      const known = present.find(([, field]) => this.tagged(field) && field.options.tag === tag);
      if (known === undefined) this.reader.skip(length);
      else this.field(known[1], where(known[0]));
    }
  }

  private tagged({ options }: Field): boolean {
    return options.tag !== undefined && this.flexible;
  }

  private field(field: Field, path: string): void {
    const start = this.reader.position;
    this.value(field, path);
    if (path === this.wanted) this.found = { start, end: this.reader.position };
  }

  private value(field: Field, path: string): void {
    const compact = this.flexible && !field.options.classic;
    switch (field.kind) {
      case 'string':
        this.reader.skip(Math.max(0, compact ? this.reader.uvarint() - 1 : this.reader.int16()));
        break;
      case 'bytes':
      case 'records':
        this.reader.skip(Math.max(0, compact ? this.reader.uvarint() - 1 : this.reader.int32()));
        break;
      case 'array': {
        const count = compact ? this.reader.uvarint() - 1 : this.reader.int32();
        const { element } = field;
        for (let index = 0; element !== undefined && index < count; index++) this.field(element, `${path}[${index}]`);
        break;
      }
      case 'struct':
        if (nullableIn(field.options, this.version) && this.reader.int8() < 0) break;
        this.struct(field.fields ?? {}, path);
        break;
      default:
        this.reader.skip(FIXED[field.kind] ?? 0);
    }
  }
}
