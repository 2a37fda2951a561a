import { apacheKafka } from './apache-kafka.js';
import type { Contender, OpponentId } from './contender.js';
import { fluxmqRust } from './fluxmq-rust.js';
import { findKafka } from './kafka-distribution.js';
import { kfake } from './kfake.js';
import { referenceBroker } from './reference-broker.js';

/** The words by which brokers are known. */
type ContenderWord = 'reference' | OpponentId;

/**
 * Brokers that are known by a word; all but the first need what only the repository has. `folder` is for what is built. Throws
 * `TargetError` for one that cannot be had.
 */
export const KNOWN_CONTENDERS: Readonly<Record<ContenderWord, (folder: string) => Contender | Promise<Contender>>> = {
  reference: () => referenceBroker(),
  kafka: async () => apacheKafka(await findKafka()),
  kfake: (folder) => kfake(folder),
  'fluxmq-rust': () => fluxmqRust(),
};
