import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files of a partition and their bytes, by name. */
export function partitionFiles(dir: string): Map<string, Buffer> {
  return new Map(
    readdirSync(dir)
      .sort()
      .map((name) => [name, readFileSync(join(dir, name))]),
  );
}

/** Tells two states of a partition apart, in fewer words than its bytes. */
export function fingerprints(dir: string): Map<string, string> {
  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  return new Map([...partitionFiles(dir)].map(([name, bytes]) => [name, `${bytes.length} bytes ${hash(bytes)}`]));
}

/** The file names of a segment. */
export function segmentFile(baseOffset: number, kind: 'log' | 'index' | 'timeindex' | 'snapshot' | 'txnindex'): string {
  return `${String(baseOffset).padStart(20, '0')}.${kind}`;
}
