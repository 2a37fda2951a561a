import type { Address, TlsSettings } from '../protocol/index.js';
import type { Credentials } from './login.js';

/** How a cluster is entered: nothing is said of one that is open to all, in plain text. */
export interface Security {
  readonly tls?: TlsSettings;
  readonly credentials?: Credentials;
}

/** A broker or cluster under test, however it was had. */
export interface Target {
  /** What a report calls it. */
  readonly name: string;
  /** Where a client begins. */
  readonly bootstrap: readonly Address[];
  readonly security: Security;
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
