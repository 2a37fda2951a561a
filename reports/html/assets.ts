import { bundleScripts, bundleStyles } from './bundle.js';

/** In the order in which a module needs those before it. */
const SCRIPTS = [
  'elements.js',
  'state-mark.js',
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

const STYLES = ['colours.css', 'page.css', 'verdicts.css', 'matrix.css', 'tests.css', 'bytes.css', 'print.css'];

/** The page's script, in one piece. */
export function pageScript(): string {
  return bundleScripts(SCRIPTS.map(inBrowser));
}

/** The page's style sheet. */
export function pageStyle(): string {
  return bundleStyles(STYLES.map(inBrowser));
}

function inBrowser(name: string): URL {
  return new URL(`browser/${name}`, import.meta.url);
}
