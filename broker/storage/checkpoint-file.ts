import { readSmallFile } from './read-small-file.js';

const VERSION = '0';

/** A checkpoint file as Kafka writes it: a version, how many entries there are, and one of them per line. */
export function checkpointText(entries: readonly string[]): string {
  return [VERSION, entries.length, ...entries, ''].join('\n');
}

/**
 * The entries of a checkpoint file, each parsed; undefined where the file is missing, empty (as Kafka leaves one that it has
 * not needed yet), or not what its first two lines say: it is of no use then, and is written anew.
 */
export function readCheckpoint<T>(path: string, parse: (entry: string) => T | undefined): T[] | undefined {
  const text = readSmallFile(path);
  if (text === undefined) return undefined;
  const [version, count, ...lines] = text.split(/\r?\n/);
  const entries = lines.filter((line) => line !== '').map(parse);
  const whole = entries.filter((entry) => entry !== undefined);
  return version === VERSION && whole.length === Number(count) && whole.length === entries.length ? whole : undefined;
}
