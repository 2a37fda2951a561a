import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';

/** The refusal of whoever asks for a partition that is not there. */
export function noPartition(topic: string, index: number): KafkaError {
  return new KafkaError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${topic}-${index}.`);
}
