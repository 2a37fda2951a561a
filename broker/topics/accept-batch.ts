import { stampLogAppendTime } from '../../protocol/records/batch-header.js';
import { checkBatch } from './check-batch.js';
import { checkKeys } from './check-keys.js';
import type { TopicConfig } from './topic-config.js';

/**
 * Everything that enters a log comes through here: a batch is checked as Produce of `version` has it, and stamped where its
 * topic asks for the time of arrival. Throws a `KafkaError`.
 */
export function acceptBatch(records: Buffer | null, version: number, config: TopicConfig, now: number): Buffer {
  checkBatch(records, version, config, now);
  if (config.compacted) checkKeys(records);
  if (config.logAppendTime) stampLogAppendTime(records, 0, now);
  return records;
}
