import {
  ElectLeaders,
  type ElectLeadersRequest,
  type ElectLeadersResponse,
  ErrorCode,
  type Input,
} from '../../protocol/index.js';
import { handle, type RequestContext } from '../handler.js';

type PartitionAnswer = Input<ElectLeadersResponse['replicaElectionResults'][number]['partitionResult'][number]>;

const PREFERRED = 0;
const UNCLEAN = 1;
/** The first version in which an answer can fail as a whole. */
const WHOLE_ERROR_VERSION = 1;

/** A partition of one replica has the only leader that it can have. */
export const electLeaders = handle(ElectLeaders, {
  answer(request, context) {
    if (request.electionType !== PREFERRED && request.electionType !== UNCLEAN) {
      return refused(
        request,
        ErrorCode.INVALID_REQUEST,
        `There are no elections of type ${request.electionType}.`,
        context,
      );
    }
    return { errorCode: ErrorCode.NONE, replicaElectionResults: results(request, context) };
  },
  refuse: (request, errorCode, context) => refused(request, errorCode, null, context),
});

function refused(
  { topicPartitions }: ElectLeadersRequest,
  errorCode: number,
  errorMessage: string | null,
  { version }: RequestContext,
) {
  return {
    ...(version >= WHOLE_ERROR_VERSION && { errorCode }),
    replicaElectionResults: (topicPartitions ?? []).map(({ topic, partitions }) => ({
      topic,
      partitionResult: partitions.map((partitionId) => ({ partitionId, errorCode, errorMessage })),
    })),
  };
}

function results({ topicPartitions }: ElectLeadersRequest, { topics }: RequestContext) {
  // Who asks for all partitions is told of those alone that have got another leader.
  if (topicPartitions === null) return [...topics.all()].map(({ name }) => ({ topic: name, partitionResult: [] }));
  return topicPartitions.map(({ topic, partitions }) => ({
    topic,
    partitionResult: partitions.map(
      (partitionId): PartitionAnswer =>
        topics.partition(topic, partitionId) === undefined
          ? {
              partitionId,
              errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
              errorMessage: `There is no partition ${topic}-${partitionId}.`,
            }
          : {
              partitionId,
              errorCode: ErrorCode.ELECTION_NOT_NEEDED,
              errorMessage: `The leader of ${topic}-${partitionId} is the one that it should have.`,
            },
    ),
  }));
}
