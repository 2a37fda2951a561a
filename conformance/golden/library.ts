import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Api } from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import { packageRoot } from '../../targets/package-root.js';
import { type GoldenFile, parseGoldenFile } from './golden-file.js';

/** The folder that `golden/` lies in: of an installed package the built one, whose files are compressed and have no comments. */
export function goldenHome(): string {
  const root = packageRoot();
  return existsSync(join(root, 'golden')) ? root : join(root, 'dist');
}

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
  const files = [...readRecording(goldenHome()).values()];
  return files.sort((a, b) => a.api.key - b.api.key || a.version - b.version);
}

/** The golden files under `folder`, by their path in it: `golden/01-fetch/v4.txt`. Throws for one that cannot be read. */
export function readRecording(folder: string): Map<string, GoldenFile> {
  const paths = readdirSync(join(folder, 'golden'), { recursive: true, encoding: 'utf8' })
    .map((path) => `golden/${path.replaceAll('\\', '/')}`)
    .map((path) => path.replace(/\.gz$/, ''))
    .filter((path) => /\/v\d+\.txt$/.test(path));
  return new Map(
    paths.map((path) => {
      try {
        return [path, parseGoldenFile(readGolden(join(folder, path)))];
      } catch (error) {
        throw new Error(`${path}: ${reasonOf(error)}`, { cause: error });
      }
    }),
  );
}

/** A file of `golden/`, as it is in the repository or as it was built. Throws where there is neither. */
export function readGolden(path: string): string {
  const built = `${path}.gz`;
  return existsSync(built) ? gunzipSync(readFileSync(built)).toString() : readFileSync(path, 'utf8');
}
