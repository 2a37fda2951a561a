import { escapeMarkup } from '../escape.js';

/** HTML that may be put into a page as it is; everything else is text and is escaped. */
export class Markup {
  constructor(readonly source: string) {}
}

type Content = Markup | string | number | readonly Content[];

/** A template of HTML: what is put into it is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(strings.map((part, index) => part + sourceOf(contents[index] ?? '')).join(''));
}

function sourceOf(content: Content): string {
  if (content instanceof Markup) return content.source;
  if (typeof content === 'string' || typeof content === 'number') return escapeMarkup(String(content));
  return content.map(sourceOf).join('');
}
