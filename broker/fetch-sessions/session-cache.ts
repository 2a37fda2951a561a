import { randomInt } from 'node:crypto';
import { FetchSession } from './fetch-session.js';

/** Kafka's `max.incremental.fetch.session.cache.slots`. */
const SLOTS = 1000;
/** How long a session is safe from being dropped for another: after its beginning, and after its last use. Kafka's. */
const SAFE_MS = 120_000;
/** Ids are positive int32s. */
const ID_LIMIT = 2 ** 31 - 1;

/** The sessions of all clients, of which there are only so many. */
export class SessionCache {
  private readonly sessions = new Map<number, FetchSession>();

  constructor(private readonly slots = SLOTS) {}

  get size(): number {
    return this.sessions.size;
  }

  get(id: number): FetchSession | undefined {
    return this.sessions.get(id);
  }

  /**
   * A new session for so many partitions; undefined where there is no room for it. Room is made by the session that nobody has
   * used for longest, when that is long enough ago, or else by the smallest that is not young, when it is smaller than the new one.
   */
  create(usesTopicIds: boolean, partitions: number, now: number): FetchSession | undefined {
    if (this.sessions.size >= this.slots && !this.makeRoom(partitions, now)) return undefined;
    let id = randomInt(1, ID_LIMIT);
    while (this.sessions.has(id)) id = randomInt(1, ID_LIMIT);
    const session = new FetchSession(id, usesTopicIds, now);
    this.sessions.set(id, session);
    return session;
  }

  remove(id: number): void {
    this.sessions.delete(id);
  }

  private makeRoom(partitions: number, now: number): boolean {
    let idlest: FetchSession | undefined;
    let smallest: FetchSession | undefined;
    for (const session of this.sessions.values()) {
      if (idlest === undefined || session.lastUsedMs < idlest.lastUsedMs) idlest = session;
      const isYoung = session.lastUsedMs - session.createdMs <= SAFE_MS;
      if (!isYoung && (smallest === undefined || session.size < smallest.size)) smallest = session;
    }
    const victim =
      idlest !== undefined && now - idlest.lastUsedMs > SAFE_MS
        ? idlest
        : smallest !== undefined && smallest.size < partitions
          ? smallest
          : undefined;
    if (victim === undefined) return false;
    this.sessions.delete(victim.id);
    return true;
  }
}
