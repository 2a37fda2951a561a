import { ErrorCode } from '../../../protocol/index.js';
import { KafkaError } from '../../errors.js';
import { ASSIGNORS, assignorNamed } from './assignors/index.js';
import { LEAVING, LEAVING_FOR_A_WHILE } from './member.js';
import type { ConsumerHeartbeat } from './requests.js';

/** Throws a `KafkaError` for what no coordinator could make sense of, whatever it knows. */
export function checkHeartbeat(request: ConsumerHeartbeat): void {
  const { memberEpoch, serverAssignor } = request;
  if (request.mustNameItself || memberEpoch > 0 || memberEpoch === LEAVING) notBlank('MemberId', request.memberId);
  notBlank('GroupId', request.groupId);
  notBlank('InstanceId', request.instanceId);
  notBlank('RackId', request.rackId);
  if (memberEpoch === 0) checkJoining(request);
  else if (memberEpoch === LEAVING_FOR_A_WHILE) {
    if (request.instanceId === null) throw invalid("InstanceId can't be null.");
  } else if (memberEpoch < LEAVING_FOR_A_WHILE) throw invalid('MemberEpoch is invalid.');
  if (serverAssignor !== null && assignorNamed(serverAssignor) === undefined) {
    const known = ASSIGNORS.map(({ name }) => name).join(', ');
    throw new KafkaError(
      ErrorCode.UNSUPPORTED_ASSIGNOR,
      `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${known}.`,
    );
  }
}

function checkJoining(request: ConsumerHeartbeat): void {
  if (request.rebalanceTimeoutMs === -1) throw invalid('RebalanceTimeoutMs must be provided in first request.');
  if (request.topicPartitions === null || request.topicPartitions.length > 0) {
    throw invalid('TopicPartitions must be empty when (re-)joining.');
  }
  if (request.subscribedTopicNames === null && request.subscribedTopicRegex === null) {
    throw invalid('Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.');
  }
}

function notBlank(field: string, text: string | null): void {
  if (text !== null && text.trim() === '') throw invalid(`${field} can't be empty.`);
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_REQUEST, message);
}
