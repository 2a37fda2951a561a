import { readFileSync } from 'node:fs';

/**
 * Modules one after another in one scope, so that a page needs no other file; each stands behind those that it imports.
 * All of them share their names.
 */
export function bundleScripts(paths: readonly URL[]): string {
  return paths
    .map((path) =>
      readFileSync(path, 'utf8')
        .replace(/^import [^;]*;\n/gm, '')
        .replace(/^export /gm, ''),
    )
    .join('\n');
}

/** Style sheets as one. */
export function bundleStyles(paths: readonly URL[]): string {
  return paths.map((path) => readFileSync(path, 'utf8')).join('\n');
}
