import { byTopic, type TopicPartition } from './lanes.js';
import { partitionOf } from './murmur2.js';

const PREFIX = Buffer.from('key-');
const DIGIT_ZERO = 0x30;
const NONE = new Uint32Array();

/** Keys of one length, each with its number: `key-0042` of a thousand. */
export class KeyFormat {
  private readonly digits: number;

  constructor(private readonly count: number) {
    this.digits = String(count - 1).length;
  }

  /** Bytes of a key. */
  get size(): number {
    return PREFIX.length + this.digits;
  }

  key(number: number): Buffer {
    const key = Buffer.alloc(this.size);
    PREFIX.copy(key);
    this.write(key, 0, number);
    return key;
  }

  /** Makes the key at `at` that of `number`: its prefix is there. */
  write(bytes: Buffer, at: number, number: number): void {
    for (let place = at + this.size - 1, rest = number; place >= at + PREFIX.length; place--) {
      const shorter = Math.floor(rest / 10);
      bytes[place] = DIGIT_ZERO + rest - shorter * 10;
      rest = shorter;
    }
  }

  /** The numbers of the keys of each of so many partitions, by Kafka's own partitioner. */
  byPartition(partitions: number): Uint32Array[] {
    const numbers: number[][] = Array.from({ length: partitions }, () => []);
    const key = this.key(0);
    for (let number = 0; number < this.count; number++) {
      this.write(key, 0, number);
      numbers[partitionOf(key, partitions)]?.push(number);
    }
    return numbers.map((those) => Uint32Array.from(those));
  }
}

/** Which keys the records of a partition have. */
export class RecordKeys {
  private readonly topics = new Map<string, readonly Uint32Array[]>();

  /** `partitions` are all that the topics have. */
  constructor(count: number, partitions: readonly TopicPartition[]) {
    const format = new KeyFormat(count);
    const bySize = new Map<number, readonly Uint32Array[]>();
    for (const [topic, its] of byTopic(partitions)) {
      const numbers = bySize.get(its.length) ?? format.byPartition(its.length);
      bySize.set(its.length, numbers);
      this.topics.set(topic, numbers);
    }
  }

  /** By their numbers; none where no key goes to the partition. */
  of({ topic, partition }: TopicPartition): Uint32Array {
    return this.topics.get(topic)?.[partition] ?? NONE;
  }

  /** The keys of a partition one after the other, again and again: that of the i-th record behind the `from`-th. */
  cycle(partition: TopicPartition, from: number): (i: number) => number {
    const numbers = this.of(partition);
    return (i) => numbers[(from + i) % numbers.length] ?? Number.NaN;
  }
}

/** The partitions to which records go: those that a key goes to, where there are keys. */
export function keyedPartitions<P extends TopicPartition>(
  partitions: readonly P[],
  keys: number | undefined,
): readonly P[] {
  if (keys === undefined) return partitions;
  const known = new RecordKeys(keys, partitions);
  return partitions.filter((partition) => known.of(partition).length > 0);
}
