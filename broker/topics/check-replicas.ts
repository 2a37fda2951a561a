import { ErrorCode } from '../../protocol/index.js';
import type { Cluster } from '../cluster/cluster.js';
import { KafkaError } from '../errors.js';

/** Throws a `KafkaError` for brokers that a partition cannot lie on. */
export function checkReplicas(brokerIds: readonly number[], { brokers }: Pick<Cluster, 'brokers'>): void {
  if (brokerIds.length === 0) throw invalid('A partition needs a replica.');
  if (new Set(brokerIds).size < brokerIds.length) throw invalid('A partition has at most one replica on a broker.');
  const unknown = brokerIds.find((id) => !brokers.some((broker) => broker.id === id));
  if (unknown !== undefined) throw invalid(`There is no broker ${unknown}.`);
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
}
