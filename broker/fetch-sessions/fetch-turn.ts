import { ErrorCode, type FetchRequest } from '../../protocol/index.js';
import { type FetchSession, nextEpoch, type PartitionRead } from './fetch-session.js';
import type { SessionCache } from './session-cache.js';
import { forgottenOf, type WantedPartition, wantedOf } from './wanted-partition.js';

const NO_SESSION = 0;
/** Asks for a new session. */
const INITIAL_EPOCH = 0;
/** Ends a session, or asks for none. */
const FINAL_EPOCH = -1;

export interface TurnAnswer {
  readonly errorCode: number;
  readonly sessionId: number;
  /** What the client is told. */
  readonly reads: readonly PartitionRead[];
}

/** One request and its answer, as its session (KIP-227) has it. */
export interface FetchTurn {
  /** NONE, or why nothing can be read. */
  readonly errorCode: number;
  /** What is to be read, in this order. */
  readonly wanted: readonly WantedPartition[];
  /** The answer to what was read of `wanted`, at the time `now` (ms). */
  end(reads: readonly PartitionRead[], now: number): TurnAnswer;
  /** The answer to a client that has to wait until it is told anything. */
  hold(): TurnAnswer;
}

/** Begins to answer a request at the time `now` (ms); `usesTopicIds` says how it names topics. */
export function beginTurn(
  request: FetchRequest,
  usesTopicIds: boolean,
  sessions: SessionCache,
  now: number,
): FetchTurn {
  const { sessionId, sessionEpoch } = request;
  if (sessionEpoch === FINAL_EPOCH || sessionEpoch === INITIAL_EPOCH) {
    if (sessionId !== NO_SESSION) sessions.remove(sessionId);
    return sessionEpoch === FINAL_EPOCH
      ? withoutSession([...wantedOf(request).values()])
      : openingSession(request, usesTopicIds, sessions);
  }
  const session = sessions.get(sessionId);
  if (session === undefined) return failed(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
  if (session.usesTopicIds !== usesTopicIds) return failed(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
  if (session.epoch !== sessionEpoch) return failed(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
  session.update(wantedOf(request), forgottenOf(request));
  // Who forgets its last partition has left.
  if (session.size === 0) {
    sessions.remove(session.id);
    return withoutSession([]);
  }
  session.lastUsedMs = now;
  session.epoch = nextEpoch(session.epoch);
  return inSession(session);
}

function failed(errorCode: number): FetchTurn {
  const answer = { errorCode, sessionId: NO_SESSION, reads: [] };
  return { errorCode, wanted: [], end: () => answer, hold: () => answer };
}

function withoutSession(wanted: readonly WantedPartition[]): FetchTurn {
  const answer = (reads: readonly PartitionRead[]) => ({ errorCode: ErrorCode.NONE, sessionId: NO_SESSION, reads });
  return { errorCode: ErrorCode.NONE, wanted, end: answer, hold: () => answer([]) };
}

/** The session begins with its first answer, which says everything. */
function openingSession(request: FetchRequest, usesTopicIds: boolean, sessions: SessionCache): FetchTurn {
  const wanted = wantedOf(request);
  return {
    ...withoutSession([...wanted.values()]),
    end(reads, now) {
      const session = sessions.create(usesTopicIds, wanted.size, now);
      session?.update(wanted, []);
      session?.news(reads);
      return { errorCode: ErrorCode.NONE, sessionId: session?.id ?? NO_SESSION, reads };
    },
  };
}

function inSession(session: FetchSession): FetchTurn {
  const { id: sessionId, epoch } = session;
  const answer = (reads: () => readonly PartitionRead[]) =>
    // Another request has come meanwhile, on another connection: only that one is answered.
    session.epoch === epoch
      ? { errorCode: ErrorCode.NONE, sessionId, reads: reads() }
      : { errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH, sessionId, reads: [] };
  return {
    errorCode: ErrorCode.NONE,
    wanted: session.wanted(),
    end: (reads) => answer(() => session.news(reads)),
    hold: () => answer(() => []),
  };
}
