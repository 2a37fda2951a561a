import { Program } from '../groups/consumer/re2/program.js';
import { ExpressionError } from '../groups/consumer/re2/syntax.js';

/** Whether a whole transactional id fits an expression, and each the empty one; undefined for what is none (KIP-1152). */
export function idPattern(expression: string): ((transactionalId: string) => boolean) | undefined {
  if (expression === '') return () => true;
  try {
    const program = new Program(expression);
    return (transactionalId) => program.matches(transactionalId);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
