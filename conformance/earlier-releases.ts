import { ApiVersions, ConsumerGroupHeartbeat, InitProducerId, ListGroups, ListOffsets } from '../protocol/index.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import { globPattern } from './test-ids.js';

/** Something that one release of Apache Kafka does otherwise than those after it. */
interface EarlierBehaviour {
  /** Globs over test ids. */
  readonly tests: readonly string[];
  readonly reason: string;
}

/** What tells Apache Kafka 3.7 by what it advertises: no other broker stops at just these versions. */
const KAFKA_3_7 = [
  [ApiVersions, 3],
  [ListOffsets, 8],
  [ListGroups, 4],
  [InitProducerId, 4],
  [ConsumerGroupHeartbeat, 0],
] as const;

/** Each was seen on 3.7.2 and is gone in 3.9.2; a broker of today is not excused. */
const OF_KAFKA_3_7: readonly EarlierBehaviour[] = [
  {
    tests: [
      'list-offsets/question-of-a-later-version@*',
      'list-offsets/timestamps-that-mean-nothing-yet@*',
      'golden/ListOffsets/*/unknown-question',
      'golden/ListOffsets/*/earliest-local',
      'golden/ListOffsets/*/latest-tiered',
      'golden/ListOffsets/*/earliest-pending-upload',
      'golden/ListOffsets/*/max-timestamp',
    ],
    reason: 'Kafka before 3.9 takes a negative timestamp that the version does not know for a time (KAFKA-17331)',
  },
  {
    tests: ['list-offsets/max-timestamp@*', 'produce/largest-timestamp-is-counted-anew@*'],
    reason:
      'Kafka 3.7 names the last record of the batch with the largest timestamp in place of that record (KAFKA-16310)',
  },
  {
    tests: ['create-topics/metadata-of-the-cluster@*'],
    reason: 'Kafka 3.7.2 refuses the name of its own metadata log with TOPIC_AUTHORIZATION_FAILED',
  },
  {
    tests: ['create-topics/too-many-partitions@*'],
    reason: 'Kafka 3.7.2 refuses more partitions than it can hold with UNKNOWN_SERVER_ERROR',
  },
];

/** Why a target that is an earlier release of Apache Kafka fails a test that later ones pass; undefined for any other. */
export function earlierBehaviour(client: Pick<ClusterClient, 'advertised'>, id: string): string | undefined {
  const isKafka37 = KAFKA_3_7.every(([{ key }, newest]) => client.advertised.get(key)?.max === newest);
  if (!isKafka37) return undefined;
  return OF_KAFKA_3_7.find(({ tests }) => tests.some((glob) => globPattern(glob).test(id)))?.reason;
}
