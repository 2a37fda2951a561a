/**
 * What went wrong, in words, of anything that can be thrown. Node's error of several failed attempts to connect has no
 * message: its code says as much.
 */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : String(error);
}
