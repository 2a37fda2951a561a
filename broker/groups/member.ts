import { ErrorCode } from '../../protocol/index.js';
import type { JoinResult, Protocol, SyncResult } from './requests.js';

export const NO_BYTES: Buffer = Buffer.alloc(0);

/** The timeouts and protocols that a member names each time it joins. */
export interface Joining {
  readonly protocols: readonly Protocol[];
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
}

/** The client that a member came from when it joined for the first time. */
export interface MemberClient {
  readonly clientId: string;
  /** Its address, as Kafka shows it: `/127.0.0.1`. */
  readonly clientHost: string;
}

/** One member of a group: what it said when it joined, what it was assigned, and which answer it waits for. */
export class Member {
  assignment: Buffer = NO_BYTES;
  /** Whether it has not come through a rebalance yet. */
  isNew = true;
  private joining: Joining;
  private join: ((result: JoinResult) => void) | undefined;
  private sync: ((result: SyncResult) => void) | undefined;
  private session: { readonly timeoutMs: number; readonly timer: NodeJS.Timeout; onEnd: () => void } | undefined;

  constructor(
    /** Changes when a static member comes back. */
    public id: string,
    readonly groupInstanceId: string | null,
    readonly client: MemberClient,
    joining: Joining,
  ) {
    this.joining = keep(joining);
  }

  /** What it named when it joined last. */
  get named(): Joining {
    return this.joining;
  }

  get protocols(): readonly Protocol[] {
    return this.joining.protocols;
  }

  get sessionTimeoutMs(): number {
    return this.joining.sessionTimeoutMs;
  }

  get rebalanceTimeoutMs(): number {
    return this.joining.rebalanceTimeoutMs;
  }

  update(joining: Joining): void {
    this.joining = keep(joining);
  }

  get awaitsJoin(): boolean {
    return this.join !== undefined;
  }

  get awaitsSync(): boolean {
    return this.sync !== undefined;
  }

  /**
   * The answer to a JoinGroup, once there is one. A member that asks again has given up on its first request; Kafka never
   * answers that one, here it is told to join again, lest its connection hangs.
   */
  joined(): Promise<JoinResult> {
    this.answerJoin(refusedJoin(this.id, ErrorCode.REBALANCE_IN_PROGRESS));
    return new Promise((resolve) => {
      this.join = resolve;
    });
  }

  /** The answer to a SyncGroup, once there is one. */
  synced(): Promise<SyncResult> {
    this.answerSync(refusedSync(ErrorCode.REBALANCE_IN_PROGRESS));
    return new Promise((resolve) => {
      this.sync = resolve;
    });
  }

  /** Answers the JoinGroup that waits; false if none does. */
  answerJoin(result: JoinResult): boolean {
    const answer = this.join;
    this.join = undefined;
    answer?.(result);
    return answer !== undefined;
  }

  answerSync(result: SyncResult): boolean {
    const answer = this.sync;
    this.sync = undefined;
    answer?.(result);
    return answer !== undefined;
  }

  /** Tells the member's requests, if any wait, that they are in vain. */
  refuse(errorCode: number, memberId = this.id): void {
    this.answerJoin(refusedJoin(memberId, errorCode));
    this.answerSync(refusedSync(errorCode));
  }

  /** Whether another JoinGroup says of the protocols what the last one said. */
  hasSameProtocols(protocols: readonly Protocol[]): boolean {
    return sameProtocols(this.protocols, protocols);
  }

  /** What it tells the leader under a protocol. */
  metadata(protocolName: string | null): Buffer {
    return this.protocols.find(({ name }) => name === protocolName)?.metadata ?? NO_BYTES;
  }

  /**
   * Begins its session anew. The timer of one as long is used again: each heartbeat does this, and a timer that lives until the next
   * heartbeat is one that the collector has moved to the old ones.
   */
  startSession(onEnd: () => void, timeoutMs = this.sessionTimeoutMs): void {
    if (this.session?.timeoutMs === timeoutMs) {
      this.session.onEnd = onEnd;
      this.session.timer.refresh();
      return;
    }
    this.endSession();
    const session = { timeoutMs, onEnd, timer: setTimeout(() => session.onEnd(), timeoutMs) };
    this.session = session;
  }

  endSession(): void {
    clearTimeout(this.session?.timer);
    this.session = undefined;
  }
}

/** Whether two lists have the same protocols in the same order, and say the same under each. */
export function sameProtocols(a: readonly Protocol[], b: readonly Protocol[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, metadata }, index) => {
      const other = b[index];
      return other?.name === name && other.metadata.equals(metadata);
    })
  );
}

/** A JoinGroup answer that says only what is wrong. */
export function refusedJoin(memberId: string, errorCode: number): JoinResult {
  return {
    errorCode,
    generationId: -1,
    protocolType: null,
    protocolName: null,
    leader: '',
    skipAssignment: false,
    memberId,
    members: [],
  };
}

export function refusedSync(errorCode: number): SyncResult {
  return { errorCode, protocolType: null, protocolName: null, assignment: NO_BYTES };
}

/** Copies bytes that outlive their request, which would hold its whole buffer otherwise. */
export function ownBytes(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

function keep({ protocols, sessionTimeoutMs, rebalanceTimeoutMs }: Joining): Joining {
  return {
    sessionTimeoutMs,
    // A client may send any number; a negative one waits for nobody.
    rebalanceTimeoutMs: Math.max(0, rebalanceTimeoutMs),
    protocols: protocols.map(({ name, metadata }) => ({ name, metadata: ownBytes(metadata) })),
  };
}
