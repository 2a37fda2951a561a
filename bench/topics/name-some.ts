/** How many of many topics are named where it is said what became of them. */
const SHOWN = 3;

/** Topics in a sentence. */
export function nameSome(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return names.length <= SHOWN ? shown : `${shown} and ${names.length - SHOWN} more`;
}
