/** Mutants that survive because no client could notice them. */
interface Unnoticeable {
  /** A mutant's id; `*` stands for any characters without a slash. */
  readonly pattern: string;
  readonly reason: string;
}

const UNNOTICEABLE: readonly Unnoticeable[] = [];

/** Why no client could notice a mutant; undefined for one that somebody should. */
export function whyUnnoticeable(id: string): string | undefined {
  return UNNOTICEABLE.find(({ pattern }) => matches(pattern, id))?.reason;
}

function matches(pattern: string, id: string): boolean {
  const literals = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^/]*')}$`).test(id);
}
