import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Api } from '../../protocol/index.js';
import { packageRoot } from '../../targets/package-root.js';
import { type GoldenFile, parseGoldenFile } from './golden-file.js';

const ROOT = join(packageRoot(), 'golden');

/** `golden/01-fetch/v4.txt` */
export function goldenName({ key, name }: Api, version: number): string {
  const words = name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return `golden/${String(key).padStart(2, '0')}-${words}/v${version}.txt`;
}

/** `golden/clients/kafkajs/01-fetch/v4.txt` */
export function clientGoldenName(client: string, api: Api, version: number): string {
  return goldenName(api, version).replace('golden/', `golden/clients/${client}/`);
}

/** Every golden file, by API key and version. Throws for one that cannot be read, naming it. */
export function readGoldenFiles(): GoldenFile[] {
  const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)v\d+\.txt$/.test(path.replaceAll('\\', '/')))
    .map((path) => {
      try {
        return parseGoldenFile(readFileSync(join(ROOT, path), 'utf8'));
      } catch (error) {
        throw new Error(`golden/${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    });
  return files.sort((a, b) => a.api.key - b.api.key || a.version - b.version);
}
