import type { LocalTarget } from '../../targets/target.js';

/** A broker of a comparison, which can be started any number of times. */
export interface Contender {
  readonly id: ContenderId;
  /** With its version. */
  readonly name: string;
  /** How it runs here, in a few words. */
  readonly setup: string;
  /** Whether records are on disk, and so there after a restart. */
  readonly keeps: boolean;
  /** Whether a Java producer can be idempotent, as it is unless it is told otherwise. */
  readonly idempotence: boolean;
  /**
   * Starts it with its data in `dir`, which exists and holds what an earlier start left. It listens at `port`, and may use the
   * next one, too; without one it chooses a port. Who does not keep records cannot be told one. Throws `TargetError`.
   */
  start(dir: string, port?: number): Promise<StartedBroker>;
}

export const OPPONENTS = ['kafka', 'kfake', 'fluxmq-rust'] as const;
export type OpponentId = (typeof OPPONENTS)[number];
export type ContenderId = 'fluxmq' | OpponentId;

export interface StartedBroker extends LocalTarget {
  /** From the start of its process to its first answer to ApiVersions, in milliseconds. */
  readonly startedInMs: number;
}
