/** What is named once, and the names that stand there more often: which of them is meant, nobody can tell. */
export function namedOnce<T extends { readonly name: string }>(named: readonly T[]): { once: T[]; repeated: string[] } {
  const seen = new Map<string, T | undefined>();
  for (const one of named) seen.set(one.name, seen.has(one.name) ? undefined : one);
  return {
    once: [...seen.values()].filter((one) => one !== undefined),
    repeated: [...seen].flatMap(([name, one]) => (one === undefined ? [name] : [])),
  };
}
