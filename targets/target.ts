import type { Address } from '../protocol/index.js';

/** A broker or cluster under test, however it was had. */
export interface Target {
  /** What a report calls it. */
  readonly name: string;
  /** Where a client begins. */
  readonly bootstrap: readonly Address[];
  /** Ends what was started for it; for a target that was there already, nothing. */
  close(): Promise<void>;
}

/** A target that was started for the run, as a process of this machine. */
export interface LocalTarget extends Target {
  readonly pid: number;
}

/** The target cannot be had; the message says why and what to do. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
}
