import { readFileSync } from 'node:fs';

/** In the order in which a module needs those before it. */
const SCRIPTS = [
  'elements.js',
  'filter.js',
  'differences.js',
  'references.js',
  'hex-dump.js',
  'exchange.js',
  'test-details.js',
  'test-row.js',
  'test-list.js',
  'filter-form.js',
  'matrix-keys.js',
  'main.js',
];

const STYLES = ['colours.css', 'page.css', 'matrix.css', 'tests.css', 'bytes.css', 'print.css'];

/** The page's script: its modules one after another, in one scope, so that the page needs no other file. */
export function pageScript(): string {
  return SCRIPTS.map((name) =>
    read(name)
      .replace(/^import [^;]*;\n/gm, '')
      .replace(/^export /gm, ''),
  ).join('\n');
}

/** The page's style sheet. */
export function pageStyle(): string {
  return STYLES.map(read).join('\n');
}

function read(name: string): string {
  return readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8');
}
