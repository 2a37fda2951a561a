import { bundleScripts, bundleStyles } from '../html/bundle.js';

/** Shared with the page of conformance, and then in the order in which a module needs those before it. */
const SCRIPTS = [
  '../html/browser/elements.js',
  'browser/scales.js',
  'browser/numbers.js',
  'browser/svg.js',
  'browser/plot.js',
  'browser/readout.js',
  'browser/chart.js',
  'browser/percentile-view.js',
  'browser/time-views.js',
  'browser/rate-view.js',
  'browser/switches.js',
  'browser/main.js',
];

const STYLES = [
  '../html/browser/colours.css',
  '../html/browser/page.css',
  'browser/lines.css',
  'browser/cards.css',
  'browser/charts.css',
  'browser/numbers.css',
  '../html/browser/print.css',
  'browser/print.css',
];

export function benchScript(): string {
  return bundleScripts(SCRIPTS.map(here));
}

export function benchStyle(): string {
  return bundleStyles(STYLES.map(here));
}

function here(path: string): URL {
  return new URL(path, import.meta.url);
}
