/** What Kafka's engine (RE2) does not have: looking around, and groups that are repeated by their number or name. */
const NOT_IN_RE2 = /\(\?<?[=!]|\\[1-9k]/;

/** Whether a whole transactional id fits a pattern, and each the empty one; undefined for a pattern that is none (KIP-1152). */
export function idPattern(pattern: string): ((transactionalId: string) => boolean) | undefined {
  if (pattern === '') return () => true;
  if (NOT_IN_RE2.test(pattern)) return undefined;
  try {
    const whole = new RegExp(`^(?:${pattern})$`, 'su');
    return (transactionalId) => whole.test(transactionalId);
  } catch {
    return undefined;
  }
}
