import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

/** A saved result cannot be read; the message says why. */
export class SavedResultError extends Error {
  override readonly name = 'SavedResultError';
}

/** What a kind of saved result is. */
export interface SavedKind<T> {
  is(value: unknown): value is T;
  /** What makes such a file, for a person who has another. */
  readonly madeBy: string;
}

/** Reads what `FILE` holds, or `NAME=FILE`, with the name that is given. Throws `SavedResultError`. */
export async function readSavedJson<T>(
  argument: string,
  kind: SavedKind<T>,
): Promise<{ readonly saved: T; readonly name: string | undefined }> {
  const [, name, path = argument] = /^([^=/\\]+)=(.+)$/s.exec(argument) ?? [];
  return { saved: parse(await textOf(path), basename(path), kind), name };
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SavedResultError(`The saved result cannot be read: ${reason}.`, { cause });
  }
}

function parse<T>(text: string, name: string, { is, madeBy }: SavedKind<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SavedResultError(`${name} is no JSON: give a file that '${madeBy}' wrote.`, { cause });
  }
  if (is(value)) return value;
  throw new SavedResultError(`${name} is no result of this version of the suite: make it anew with '${madeBy}'.`);
}
