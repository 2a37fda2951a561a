import { readFile } from 'node:fs/promises';
import { isMissing } from './is-missing.js';
import { storageError } from './storage-error.js';

const VERSION = '0';

/** A checkpoint file as Kafka writes it: a version, how many entries there are, and one of them per line. */
export function checkpointText(entries: readonly string[]): string {
  return [VERSION, entries.length, ...entries, ''].join('\n');
}

/**
 * The entries of a checkpoint file, each parsed; undefined where the file is missing, empty (as Kafka leaves one that it has
 * not needed yet), or not what its first two lines say: it is of no use then, and is written anew.
 */
export async function readCheckpoint<T>(
  path: string,
  parse: (entry: string) => T | undefined,
): Promise<T[] | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw storageError(`Cannot read ${path}`, error);
  }
  const [version, count, ...lines] = text.split(/\r?\n/);
  const entries = lines.filter((line) => line !== '').map(parse);
  const whole = entries.filter((entry) => entry !== undefined);
  return version === VERSION && whole.length === Number(count) && whole.length === entries.length ? whole : undefined;
}
