import { join } from 'node:path';
import { type Api, apiByKey } from '../../protocol/index.js';
import { goldenHome, readGolden } from './library.js';

/** A pair that is advertised to clients and that no golden shows. */
export interface Uncaptured {
  readonly api: Api;
  readonly version: number;
  readonly reason: string;
}

/** What `golden/uncaptured` lists. Throws for a file that cannot be read, naming the line. */
export function readUncaptured(): Uncaptured[] {
  return parseUncaptured(readGolden(join(goldenHome(), 'golden', 'uncaptured')));
}

/** One pair a line, `KEY NAME vVERSION reason`; lines that begin with `#` are comments. */
export function parseUncaptured(text: string): Uncaptured[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const [, key, name, version, reason] = /^(\d+) (\w+) v(\d+) (.+)$/.exec(line) ?? [];
    const api = apiByKey(Number(key));
    if (api === undefined || api.name !== name || version === undefined || reason === undefined) {
      throw new Error(`golden/uncaptured:${index + 1}: write 'KEY NAME vVERSION reason', of an API that there is`);
    }
    return [{ api, version: Number(version), reason }];
  });
}
