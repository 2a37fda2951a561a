import { ZERO_UUID } from '../../protocol/index.js';
import { OffsetCommit } from '../../protocol/logs/consumer-offsets.js';
import type { KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import type { CommittedOffset } from './committed-offsets.js';

/** As Kafka 4.3.1 writes it; Kafka reads it from 3.5 on (KIP-915). */
const VERSION = 4;
/** The only version with an expiry of its own. */
const EXPIRING_VERSION = 1;
const NEVER_SAID = -1n;

/** A position that is to be saved. */
export interface NewOffset {
  readonly topic: string;
  readonly partition: number;
  readonly committed: Omit<CommittedOffset, 'recordOffset'>;
}

export function commitRecord(group: string, { topic, partition, committed }: NewOffset): KeyedRecord {
  const { expireTimestamp = NEVER_SAID } = committed;
  const version = expireTimestamp === NEVER_SAID ? VERSION : EXPIRING_VERSION;
  return OffsetCommit.encode({ group, topic, partition }, { ...committed, expireTimestamp }, version);
}

export function offsetTombstone(group: string, topic: string, partition: number): KeyedRecord {
  return OffsetCommit.tombstone({ group, topic, partition });
}

/** Throws `CodecError` for what no Kafka has written. */
export function readCommit(value: Buffer, recordOffset: number): CommittedOffset {
  const { offset, leaderEpoch, metadata, commitTimestamp, expireTimestamp, topicId } = OffsetCommit.decodeValue(value);
  return {
    offset,
    leaderEpoch,
    metadata,
    topicId: topicId ?? ZERO_UUID,
    commitTimestamp,
    expireTimestamp: expireTimestamp === NEVER_SAID ? undefined : expireTimestamp,
    recordOffset,
  };
}
