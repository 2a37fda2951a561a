type Range = readonly [min: number, max: number];

/**
 * What Apache Kafka advertises to a client, as a plain server with default settings answered ApiVersions v3: by API key,
 * the versions of 3.9.2 and those of 4.3.1. 71 and 72 (client metrics, KIP-714) are not among them: only a server with a
 * receiver for metrics advertises those.
 */
export const ADVERTISED: readonly (readonly [key: number, kafka3: Range | undefined, kafka4: Range | undefined])[] = [
  [0, [0, 11], [0, 13]], // Produce
  [1, [0, 17], [4, 18]], // Fetch
  [2, [0, 9], [1, 11]], // ListOffsets
  [3, [0, 12], [0, 13]], // Metadata
  [8, [0, 9], [2, 10]], // OffsetCommit
  [9, [0, 9], [1, 10]], // OffsetFetch
  [10, [0, 6], [0, 6]], // FindCoordinator
  [11, [0, 9], [0, 9]], // JoinGroup
  [12, [0, 4], [0, 4]], // Heartbeat
  [13, [0, 5], [0, 5]], // LeaveGroup
  [14, [0, 5], [0, 5]], // SyncGroup
  [15, [0, 5], [0, 6]], // DescribeGroups
  [16, [0, 5], [0, 5]], // ListGroups
  [17, [0, 1], [0, 1]], // SaslHandshake
  [18, [0, 4], [0, 4]], // ApiVersions
  [19, [0, 7], [2, 7]], // CreateTopics
  [20, [0, 6], [1, 6]], // DeleteTopics
  [21, [0, 2], [0, 2]], // DeleteRecords
  [22, [0, 5], [0, 5]], // InitProducerId
  [23, [0, 4], [2, 4]], // OffsetForLeaderEpoch
  [24, [0, 5], [0, 5]], // AddPartitionsToTxn
  [25, [0, 4], [0, 4]], // AddOffsetsToTxn
  [26, [0, 4], [0, 5]], // EndTxn
  [27, [0, 1], [1, 2]], // WriteTxnMarkers
  [28, [0, 4], [0, 5]], // TxnOffsetCommit
  [29, [0, 3], [1, 3]], // DescribeAcls
  [30, [0, 3], [1, 3]], // CreateAcls
  [31, [0, 3], [1, 3]], // DeleteAcls
  [32, [0, 4], [1, 4]], // DescribeConfigs
  [33, [0, 2], [0, 2]], // AlterConfigs
  [34, [0, 2], [1, 2]], // AlterReplicaLogDirs
  [35, [0, 4], [1, 5]], // DescribeLogDirs
  [36, [0, 2], [0, 2]], // SaslAuthenticate
  [37, [0, 3], [0, 3]], // CreatePartitions
  [38, [0, 3], [1, 3]], // CreateDelegationToken
  [39, [0, 2], [1, 2]], // RenewDelegationToken
  [40, [0, 2], [1, 2]], // ExpireDelegationToken
  [41, [0, 3], [1, 3]], // DescribeDelegationToken
  [42, [0, 2], [0, 2]], // DeleteGroups
  [43, [0, 2], [0, 2]], // ElectLeaders
  [44, [0, 1], [0, 1]], // IncrementalAlterConfigs
  [45, [0, 0], [0, 1]], // AlterPartitionReassignments
  [46, [0, 0], [0, 0]], // ListPartitionReassignments
  [47, [0, 0], [0, 0]], // OffsetDelete
  [48, [0, 1], [0, 1]], // DescribeClientQuotas
  [49, [0, 1], [0, 1]], // AlterClientQuotas
  [50, [0, 0], [0, 0]], // DescribeUserScramCredentials
  [51, [0, 0], [0, 0]], // AlterUserScramCredentials
  [55, [0, 2], [0, 2]], // DescribeQuorum
  [57, [0, 1], [0, 2]], // UpdateFeatures
  [60, [0, 1], [0, 2]], // DescribeCluster
  [61, [0, 0], [0, 0]], // DescribeProducers
  [64, [0, 0], [0, 0]], // UnregisterBroker
  [65, [0, 0], [0, 0]], // DescribeTransactions
  [66, [0, 1], [0, 2]], // ListTransactions
  [68, [0, 0], [0, 1]], // ConsumerGroupHeartbeat
  [69, [0, 0], [0, 1]], // ConsumerGroupDescribe
  [74, [0, 0], [0, 1]], // ListConfigResources
  [75, [0, 0], [0, 0]], // DescribeTopicPartitions
  [76, undefined, [1, 1]], // ShareGroupHeartbeat
  [77, undefined, [1, 1]], // ShareGroupDescribe
  [78, undefined, [1, 2]], // ShareFetch
  [79, undefined, [1, 2]], // ShareAcknowledge
  [80, [0, 0], [0, 1]], // AddRaftVoter
  [81, [0, 0], [0, 0]], // RemoveRaftVoter
  [83, undefined, [0, 0]], // InitializeShareGroupState
  [84, undefined, [0, 0]], // ReadShareGroupState
  [85, undefined, [0, 1]], // WriteShareGroupState
  [86, undefined, [0, 0]], // DeleteShareGroupState
  [87, undefined, [0, 1]], // ReadShareGroupStateSummary
  [88, undefined, [0, 0]], // StreamsGroupHeartbeat
  [89, undefined, [0, 0]], // StreamsGroupDescribe
  [90, undefined, [0, 1]], // DescribeShareGroupOffsets
  [91, undefined, [0, 0]], // AlterShareGroupOffsets
  [92, undefined, [0, 0]], // DeleteShareGroupOffsets
];

/**
 * APIs that Kafka advertises to everybody and that in its own cluster only brokers send, with who sends them to whom. A
 * client can send them all the same, if it may do everything in the cluster.
 */
export const SENT_BY_BROKERS: ReadonlyMap<number, string> = new Map([
  [27, 'the transaction coordinator to partition leaders; also an administrator, to abort a lost transaction'],
  [83, 'the group coordinator to the share coordinator'],
  [84, 'partition leaders to the share coordinator'],
  [85, 'partition leaders to the share coordinator'],
  [86, 'the group coordinator to the share coordinator'],
  [87, 'the group coordinator to the share coordinator'],
]);

/** An API at one version: the unit in which coverage is counted. */
export interface Pair {
  readonly key: number;
  readonly version: number;
}

/** Every pair that either Kafka advertises, by key and version. */
export function advertisedPairs(): Pair[] {
  return ADVERTISED.flatMap(([key, ...ranges]) => {
    const versions = ranges.flatMap((range) => (range === undefined ? [] : versionsIn(range)));
    return [...new Set(versions)].sort((a, b) => a - b).map((version) => ({ key, version }));
  });
}

function versionsIn([min, max]: Range): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}
