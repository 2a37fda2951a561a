import { produceInvariants } from './00-produce.js';
import { fetchInvariants } from './01-fetch.js';
import { listOffsetsInvariants } from './02-list-offsets.js';
import { metadataInvariants } from './03-metadata.js';
import { echoInvariants } from './echoes.js';
import { CAN_BE_READ, IN_ORDER } from './frames.js';
import { genericInvariants } from './generic.js';
import { groupInvariants } from './groups.js';
import type { Invariant, Promised } from './invariant.js';
import { topicInvariants } from './topics.js';

/** Every invariant of an answer that could be decoded, those of all answers first. */
export const INVARIANTS: readonly Invariant[] = [
  ...genericInvariants,
  ...produceInvariants,
  ...fetchInvariants,
  ...listOffsetsInvariants,
  ...metadataInvariants,
  ...topicInvariants,
  ...groupInvariants,
  ...echoInvariants,
];

/** All that is promised, of the frame of an answer too. */
export const PROMISED: readonly Promised[] = [IN_ORDER, CAN_BE_READ, ...INVARIANTS];
