import type { Domain } from '../renaming.js';

/**
 * What may differ between a recorded answer and a live one. A field that is not listed must be equal: this table is the
 * blind spot of the goldens, and is kept as small as real brokers allow.
 *
 * - `bound`: an identifier that the broker invents; the same throughout the exchange, up to a renaming.
 * - `shape`: only null-ness counts, and for a UUID whether it is zero; an array may have any elements.
 * - `text`: words for people; whether there are any is reported, and fails nothing.
 * - `set`: an array whose order is free; elements are paired by a field.
 * - `superset`: a set that may hold more than was recorded.
 * - `own`: a set of which only what the exchange itself has named counts: what else the target has is its own affair.
 * - `messages`: message sets of magic 0 and 1 are compared message by message: compressors differ, and what stands behind the
 *   last whole message is padding. Batches of magic 2 must be equal.
 */
export type Rule =
  | { readonly kind: 'shape'; readonly why: string }
  | BoundRule
  | { readonly kind: 'text' }
  | { readonly kind: 'messages' }
  | SetRule;

export interface BoundRule {
  readonly kind: 'bound';
  readonly domain: Domain;
  /** Why a broker may give none where the recorded one gave one. */
  readonly mayBeNone?: string;
}

export interface SetRule {
  readonly kind: 'set' | 'superset' | 'own';
  /** The field that tells elements apart. */
  readonly by: string;
  readonly why: string;
  /** Keys of elements that not every release of Kafka has, and that may be missing. */
  readonly later?: readonly string[];
}

export const TEXT: Rule = { kind: 'text' };
export const bound = (domain: Domain): Rule => ({ kind: 'bound', domain });
export const boundOrNone = (domain: Domain, mayBeNone: string): Rule => ({ kind: 'bound', domain, mayBeNone });
export const shape = (why: string): Rule => ({ kind: 'shape', why });
export const set = (by: string, why: string): Rule => ({ kind: 'set', by, why });

export const superset = (by: string, why: string, later: readonly string[] = []): Rule => ({
  kind: 'superset',
  by,
  why,
  later,
});

/** Configurations of topics that came after Kafka 3.7, which is the oldest that the suite is tried on (KIP-390, KIP-950). */
export const LATER_CONFIGS = [
  'compression.gzip.level',
  'compression.lz4.level',
  'compression.zstd.level',
  'remote.log.copy.disable',
  'remote.log.delete.on.disable',
] as const;

export const own = (by: string, why: string): Rule => ({ kind: 'own', by, why });

/** By API name, then by field path with `[]` for every array. */
export type Rules = Readonly<Record<string, Readonly<Record<string, Rule>>>>;
