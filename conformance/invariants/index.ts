import { produceInvariants } from './00-produce.js';
import { genericInvariants } from './generic.js';
import type { Invariant } from './invariant.js';

/** Every invariant, those of all answers first. */
export const INVARIANTS: readonly Invariant[] = [...genericInvariants, ...produceInvariants];
