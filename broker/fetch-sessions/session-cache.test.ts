import { expect, test } from 'vitest';
import { Fetch } from '../../protocol/index.js';
import type { FetchSession } from './fetch-session.js';
import { SessionCache } from './session-cache.js';
import { wantedOf } from './wanted-partition.js';

const MINUTE_MS = 60_000;
const SAFE_MS = 2 * MINUTE_MS;

/** A session for so many partitions, begun at a time. */
function begin(sessions: SessionCache, partitions: number, now: number): FetchSession | undefined {
  const session = sessions.create(false, partitions, now);
  const body = {
    topics: [{ topic: 't', partitions: Array.from({ length: partitions }, (_, partition) => ({ partition })) }],
  };
  session?.update(wantedOf(Fetch.request.decode(Fetch.request.encode(body, 12), 12)), []);
  return session;
}

/** What one that is full of sessions of so many partitions each, begun at 0, lets in. */
function full(...sizes: number[]) {
  const sessions = new SessionCache(sizes.length);
  const begun = sizes.map((size) => begin(sessions, size, 0) ?? expect.fail());
  return { sessions, begun };
}

const left = (sessions: SessionCache, begun: readonly FetchSession[]) =>
  begun.filter(({ id }) => sessions.get(id)).length;

test('ids are positive, and each is another', () => {
  const { begun } = full(...Array.from({ length: 100 }, () => 1));
  expect(new Set(begun.map(({ id }) => id)).size).toBe(100);
  for (const { id } of begun) expect(id).toBeGreaterThan(0);
});

test('a full cache takes nobody in while all its sessions are young', () => {
  const { sessions, begun } = full(1, 1);
  expect(begin(sessions, 50, SAFE_MS)).toBeUndefined();
  expect(left(sessions, begun)).toBe(2);
});

test('the session that has rested for longest makes room, when that is long enough', () => {
  const { sessions, begun } = full(9, 9, 9);
  for (const session of begun) session.lastUsedMs = MINUTE_MS;
  const [, idlest] = begun;
  if (idlest !== undefined) idlest.lastUsedMs = 0;
  expect(begin(sessions, 1, SAFE_MS + 1)).toBeDefined();
  expect(left(sessions, begun)).toBe(2);
  expect(sessions.get(idlest?.id ?? 0)).toBeUndefined();
});

test('in a busy cache the smallest session that is not young makes room for a larger one alone', () => {
  const { sessions, begun } = full(5, 3, 4);
  const now = SAFE_MS + MINUTE_MS;
  for (const session of begun) session.lastUsedMs = now;
  expect(begin(sessions, 3, now)).toBeUndefined();
  expect(begin(sessions, 4, now)).toBeDefined();
  expect(left(sessions, begun)).toBe(2);
  expect(sessions.get(begun[1]?.id ?? 0)).toBeUndefined();
});
