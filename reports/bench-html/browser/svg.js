const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element of a picture. Strings stay text.
 *
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Readonly<Record<string, string | number>>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  made.append(...children);
  return made;
}

/** As in `line-class.ts`. */
const COLOURS = 8;

/**
 * The classes that give a line its colour.
 *
 * @param {number} line
 */
export function lineClass(line) {
  return `line-${line % COLOURS} dash-${Math.floor(line / COLOURS) % 3}`;
}
