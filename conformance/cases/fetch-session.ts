import { ErrorCode, Fetch, type FetchResponse } from '../../protocol/index.js';
import type { CaseContext } from '../case-context.js';
import { expectFields } from '../expect.js';
import type { TestTopic } from '../fixtures.js';
import { fetchPartitions, partitionAnswers, type Wanted } from './requests.js';

/** Ends a session, or asks for none. */
const FINAL_EPOCH = -1;
const MAX_BYTES = 1 << 20;

interface SessionWish {
  /** With which offsets the session begins. */
  readonly wanted: Wanted;
  readonly maxBytes?: number;
}

/** A fetch session (KIP-227) as a consumer has one. */
export interface FetchSession {
  readonly id: number;
  /** Asks in some epoch for what is new: of `wanted`, and of all partitions that were named before and not forgotten. */
  ask(epoch: number, wanted?: Wanted, forgotten?: readonly number[]): Promise<FetchResponse>;
}

/**
 * Runs `work` in a session that has just begun, and ends it. The first answer has to be whole. Where the broker gives no
 * session, which it may (its room for them is bounded), there is nothing more to see.
 */
export async function inSession(
  { send, leader }: CaseContext,
  topic: TestTopic,
  { wanted, maxBytes = MAX_BYTES }: SessionWish,
  work: (session: FetchSession) => Promise<void>,
): Promise<void> {
  const at = await leader(topic);
  const fetch = (sessionId: number, sessionEpoch: number, asked: Wanted, forgotten: readonly number[] = []) => {
    const { name, id: topicId } = topic;
    const forgottenTopicsData = forgotten.length === 0 ? [] : [{ topic: name, topicId, partitions: forgotten }];
    return send(
      Fetch,
      { ...fetchPartitions(topic, asked), maxBytes, sessionId, sessionEpoch, forgottenTopicsData },
      at,
    );
  };
  const first = await fetch(0, 0, wanted);
  expectFields(first, { errorCode: ErrorCode.NONE });
  expectFields(
    partitionAnswers(first),
    [...wanted].sort(([one], [two]) => one - two).map(([partitionIndex]) => ({ partitionIndex })),
  );
  const id = first.sessionId;
  if (id === 0) return;
  await work({ id, ask: (epoch, asked = [], forgotten = []) => fetch(id, epoch, asked, forgotten) });
  await fetch(id, FINAL_EPOCH, []);
}
