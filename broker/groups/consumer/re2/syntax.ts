import type { CharSet } from './char-set.js';

/** An expression that was understood. Groups capture nothing here: it is only asked whether a whole name fits. */
export type Expression =
  | { readonly kind: 'empty' }
  | { readonly kind: 'char'; readonly set: CharSet }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'concat' | 'alternate'; readonly parts: readonly Expression[] }
  /** `max` of -1 for any number. */
  | { readonly kind: 'repeat'; readonly of: Expression; readonly min: number; readonly max: number };

/** What must hold between two characters. A topic's name has one line, so its begin and end are those of its line. */
export type Assertion = 'begin' | 'end' | 'word boundary' | 'no word boundary';

/** No expression of RE2; the message is what RE2/J says, which Kafka passes on. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}
