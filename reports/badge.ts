import { escapeMarkup } from './escape.js';
import { type LevelVerdict, levelVerdicts } from './levels.js';
import type { RunResult } from './result.js';

/** What a badge says, in words that stand alone and in the words of its two fields. */
export interface BadgeText {
  readonly title: string;
  readonly label: string;
  readonly message: string;
  readonly colour: string;
}

/** White stands out on each at 4.5 : 1 and more. */
const COLOURS = { passed: '#1a7f37', partial: '#9a6700', nothing: '#b42318' } as const;

/** Names the levels that passed, the version of the suite and the target. */
export function badgeText({ target, suiteVersion, results }: RunResult): BadgeText {
  const verdicts = levelVerdicts(results);
  const passed = levelsThat('passed', verdicts);
  const partial = levelsThat('partial', verdicts);
  const message = passed.length === 0 ? 'no level passed' : `${passed.join(' + ')} passed`;
  const rest = partial.length === 0 ? '' : `; partial: ${partial.join(', ')}`;
  return {
    title: `Kafka protocol conformance of ${target}, by fluxmq-conformance ${suiteVersion}: ${message}${rest}`,
    label: `${target} · suite ${suiteVersion}`,
    message,
    colour: passed.length === 0 ? COLOURS.nothing : partial.length === 0 ? COLOURS.passed : COLOURS.partial,
  };
}

/** A badge for a README: an SVG picture of its own. */
export function badge(run: RunResult): string {
  const { title, label, message, colour } = badgeText(run);
  const left = widthOf(label) + 2 * PADDING;
  const right = widthOf(message) + 2 * PADDING;
  const text = escapeMarkup(title);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${text}">`,
    `<title>${text}</title>`,
    `<clipPath id="round"><rect width="${left + right}" height="20" rx="3"/></clipPath>`,
    '<g clip-path="url(#round)">',
    `<rect width="${left}" height="20" fill="#424a53"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${colour}"/>`,
    '</g>',
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">',
    field(label, left / 2),
    field(message, left + right / 2),
    '</g>',
    '</svg>\n',
  ].join('\n');
}

const PADDING = 7;

/** Its width is said, so that another font than the one that was reckoned with still fits. */
function field(text: string, middle: number): string {
  return `<text x="${middle}" y="14" textLength="${widthOf(text)}" lengthAdjust="spacingAndGlyphs">${escapeMarkup(text)}</text>`;
}

/** About what Verdana takes at 11 pixels. */
function widthOf(text: string): number {
  const widths = [...text].map((character) => {
    if (/[ijl.:;,'|!·]/.test(character)) return 4;
    if (/[mwMW+@%]/.test(character)) return 10;
    return /[A-Z]/.test(character) ? 8 : 6.8;
  });
  return Math.ceil(widths.reduce((sum, width) => sum + width, 0));
}

function levelsThat(wanted: LevelVerdict['verdict'], verdicts: readonly LevelVerdict[]): string[] {
  return verdicts.filter(({ verdict }) => verdict === wanted).map(({ level }) => level);
}
