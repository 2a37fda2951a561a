import { checkpointText, readCheckpoint } from './checkpoint-file.js';
import { directoryName, parseDirectoryName } from './partition-directory.js';
import { replaceFile } from './replace-file.js';

/** An offset for each of some partitions, by the names of their directories. */
export type Offsets = ReadonlyMap<string, number>;

/** One of the files of a data directory that say an offset per partition, in Kafka's format: `orders 0 1234`. */
export class OffsetCheckpoint {
  private text = checkpointText([]);

  constructor(private readonly path: string) {}

  /** None where no file says them. */
  read(): Map<string, number> {
    const offsets = new Map(readCheckpoint(this.path, parseEntry));
    this.text = textOf(offsets);
    return offsets;
  }

  /** Resolves when the disk has them. A file that says so already is left alone. */
  async write(offsets: Offsets): Promise<void> {
    const text = textOf(offsets);
    if (text === this.text) return;
    await replaceFile(this.path, text);
    this.text = text;
  }
}

function textOf(offsets: Offsets): string {
  const entries = [...offsets].flatMap(([name, offset]) => {
    const partition = parseDirectoryName(name);
    return partition === undefined ? [] : [`${partition.topic} ${partition.partition} ${offset}`];
  });
  return checkpointText(entries.sort());
}

function parseEntry(entry: string): [name: string, offset: number] | undefined {
  const [, topic, partition, offset] = /^([\w.-]+) (\d+) (\d+)$/.exec(entry) ?? [];
  if (topic === undefined || !Number.isSafeInteger(Number(offset))) return undefined;
  return [directoryName(topic, Number(partition)), Number(offset)];
}
