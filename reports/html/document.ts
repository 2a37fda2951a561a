import { createHash } from 'node:crypto';
import { html, Markup } from './markup.js';

/** What a page is made of. */
export interface Page {
  readonly title: string;
  readonly style: string;
  /** A module that needs no other file. */
  readonly script: string;
  /** What the script reads out of the element `data`. */
  readonly data: unknown;
  /** Of the element `body`. */
  readonly attributes?: Markup;
  readonly body: Markup;
}

/** A whole page that needs no network and no other file. */
export function pageDocument({ title, style, script, data, attributes, body }: Page): string {
  const [ownScript, ownStyle] = [`\n${script}`, `\n${style}`];
  // Nothing but this very script and style may run, and nothing may be loaded, whatever stands in a result.
  const policy = `default-src 'none'; script-src ${hashOf(ownScript)}; style-src ${hashOf(ownStyle)}; img-src data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(ownStyle)}</style>
</head>
<body${attributes ?? ''}>
${body}
<script type="application/json" id="data">${json(data)}</script>
<script type="module">${new Markup(ownScript)}</script>
</body>
</html>
`.source;
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** JSON that nothing in it can end: a script ends at `</script`, and begins to hide at `<!--`. */
function json(data: unknown): Markup {
  return new Markup(JSON.stringify(data).replaceAll('<', '\\u003c'));
}
