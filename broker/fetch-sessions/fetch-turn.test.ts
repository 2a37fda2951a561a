import { describe, expect, test } from 'vitest';
import { ErrorCode, Fetch, type FetchRequest, type Input } from '../../protocol/index.js';
import type { PartitionAnswer, PartitionRead } from './fetch-session.js';
import { beginTurn, type FetchTurn } from './fetch-turn.js';
import { SessionCache } from './session-cache.js';

const VERSION = 12;
const NOW = 1_000;

interface Asked {
  readonly sessionId?: number;
  readonly sessionEpoch?: number;
  /** Partitions with the offsets that are wanted of them. */
  readonly wanted?: readonly (readonly [partition: number, fetchOffset: number])[];
  readonly forgotten?: readonly number[];
}

function requestOf({ sessionId = 0, sessionEpoch = 0, wanted = [], forgotten = [] }: Asked): FetchRequest {
  const partitions = wanted.map(([partition, offset]) => ({ partition, fetchOffset: BigInt(offset) }));
  const body: Input<FetchRequest> = {
    sessionId,
    sessionEpoch,
    topics: partitions.length === 0 ? [] : [{ topic: 't', partitions }],
    forgottenTopicsData: forgotten.length === 0 ? [] : [{ topic: 't', partitions: forgotten }],
  };
  return Fetch.request.decode(Fetch.request.encode(body, VERSION), VERSION);
}

const begin = (sessions: SessionCache, asked: Asked) => beginTurn(requestOf(asked), false, sessions, NOW);

/** What is read: by default nothing, of a log that ends at 5. */
function readsOf({ wanted }: FetchTurn, answers: Readonly<Record<number, PartitionAnswer>> = {}): PartitionRead[] {
  const quiet = { errorCode: ErrorCode.NONE, highWatermark: 5n, logStartOffset: 0n, records: [] };
  return wanted.map((partition) => ({
    wanted: partition,
    answer: { ...quiet, ...answers[partition.partition], partitionIndex: partition.partition },
  }));
}

/** The session and the partitions that a client is told of. */
function told(turn: FetchTurn, answers?: Readonly<Record<number, PartitionAnswer>>) {
  const { errorCode, sessionId, reads } = turn.end(readsOf(turn, answers), NOW);
  return { errorCode, sessionId, partitions: reads.map(({ wanted }) => wanted.partition) };
}

/** A session of partitions 0, 1 and 2, whose state the client knows. */
function opened() {
  const sessions = new SessionCache();
  const first = told(begin(sessions, { wanted: [0, 1, 2].map((partition) => [partition, 5] as const) }));
  expect(first).toMatchObject({ errorCode: ErrorCode.NONE, partitions: [0, 1, 2] });
  let sessionEpoch = 0;
  const next = (asked: Asked = {}) =>
    begin(sessions, { sessionId: first.sessionId, sessionEpoch: ++sessionEpoch, ...asked });
  return { sessions, id: first.sessionId, next };
}

const RECORDS = { records: [Buffer.from('records')] };

test('a client that asks for no session gets none', () => {
  const sessions = new SessionCache();
  expect(told(begin(sessions, { sessionEpoch: -1, wanted: [[0, 5]] }))).toMatchObject({
    sessionId: 0,
    partitions: [0],
  });
  expect(sessions.size).toBe(0);
});

test('a client that finds no room for a session is answered all the same', () => {
  expect(told(begin(new SessionCache(0), { wanted: [[0, 5]] }))).toMatchObject({ sessionId: 0, partitions: [0] });
});

describe('in a session', () => {
  test('only what is new is told: records, ends, beginnings, errors', () => {
    const { next, id } = opened();
    expect(told(next())).toEqual({ errorCode: ErrorCode.NONE, sessionId: id, partitions: [] });
    expect(told(next(), { 1: RECORDS }).partitions).toEqual([1]);
    expect(told(next(), { 2: { highWatermark: 6n } }).partitions).toEqual([2]);
    expect(told(next(), { 2: { highWatermark: 6n }, 0: { logStartOffset: 3n } }).partitions).toEqual([0]);
  });

  test('an error is told every time, and so is its end', () => {
    const { next } = opened();
    const error = { 1: { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, highWatermark: -1n } };
    expect(told(next(), error).partitions).toEqual([1]);
    expect(told(next(), error).partitions).toEqual([1]);
    expect(told(next()).partitions).toEqual([1]);
    expect(told(next()).partitions).toEqual([]);
  });

  test('partitions that were told of go behind the others', () => {
    const { next } = opened();
    told(next(), { 0: RECORDS, 1: RECORDS });
    expect(next().wanted.map(({ partition }) => partition)).toEqual([2, 0, 1]);
  });

  test('a partition is read from where the client says last', () => {
    const { next } = opened();
    const { wanted } = next({ wanted: [[1, 7]], forgotten: [2] });
    expect(wanted.map(({ partition, fetchOffset }) => [partition, fetchOffset])).toEqual([
      [0, 5n],
      [1, 7n],
    ]);
  });

  test('a client that is held back is told nothing, and misses nothing', () => {
    const { next, id } = opened();
    expect(next().hold()).toEqual({ errorCode: ErrorCode.NONE, sessionId: id, reads: [] });
    expect(told(next(), { 1: { highWatermark: 6n } }).partitions).toEqual([1]);
  });

  test('a request that was overtaken by the next one is not answered', () => {
    const { next, id } = opened();
    const slow = next();
    const fast = next();
    expect(told(slow)).toEqual({ errorCode: ErrorCode.INVALID_FETCH_SESSION_EPOCH, sessionId: id, partitions: [] });
    expect(told(fast).errorCode).toBe(ErrorCode.NONE);
  });

  test('epochs begin anew after the largest', () => {
    const { sessions, id, next } = opened();
    const session = sessions.get(id) ?? expect.fail();
    session.epoch = 2 ** 31 - 1;
    expect(told(next({ sessionEpoch: 2 ** 31 - 1 })).errorCode).toBe(ErrorCode.NONE);
    expect(told(next({ sessionEpoch: 1 })).errorCode).toBe(ErrorCode.NONE);
  });

  test('of another epoch, or of none that is known, or with topics named otherwise, nothing is read', () => {
    const { sessions, id, next } = opened();
    expect(next({ sessionEpoch: 7 }).errorCode).toBe(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
    expect(next({ sessionId: id ^ 1, sessionEpoch: 1 }).errorCode).toBe(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
    const byId = beginTurn(requestOf({ sessionId: id, sessionEpoch: 1 }), true, sessions, NOW);
    expect(byId.errorCode).toBe(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
    expect(told(next({ sessionEpoch: 1 })).errorCode).toBe(ErrorCode.NONE);
  });
});

describe('a session ends', () => {
  test('with its last partition', () => {
    const { sessions, next } = opened();
    expect(told(next({ forgotten: [0, 1, 2] }))).toEqual({ errorCode: ErrorCode.NONE, sessionId: 0, partitions: [] });
    expect(sessions.size).toBe(0);
  });

  test('when its client says so, or begins another one', () => {
    const { sessions, id, next } = opened();
    const [again] = [told(next({ sessionEpoch: 0, wanted: [[0, 5]] }))];
    expect(again.sessionId).not.toBe(id);
    expect(sessions.get(id)).toBeUndefined();
    told(next({ sessionId: again.sessionId, sessionEpoch: -1 }));
    expect(sessions.size).toBe(0);
  });
});
