/** Of those with the same name the second and those behind it get a number. */
export function numbered(names: readonly string[]): string[] {
  const unique: string[] = [];
  for (const wanted of names) {
    let name = wanted;
    for (let count = 2; unique.includes(name); count++) name = `${wanted} (${count})`;
    unique.push(name);
  }
  return unique;
}
