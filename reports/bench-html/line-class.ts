/** How many lines have a colour of their own; the script of the page has the same. */
const COLOURS = 8;

/** The classes that give a line its colour, and its dashes where all colours are taken. */
export function lineClass(index: number): string {
  return `line-${index % COLOURS} dash-${Math.floor(index / COLOURS) % 3}`;
}
