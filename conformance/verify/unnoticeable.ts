/** Mutants that survive because no client could notice them. */
interface Unnoticeable {
  /** A mutant's id; `*` stands for any characters without a slash. */
  readonly pattern: string;
  readonly reason: string;
}

const OWN = 'The broker chooses it, and says it in this place alone.';
const WORDS = 'Words for people: brokers and releases word them as they like, and no client reads them.';
const NO_WORDS = `${WORDS} Null and empty both mean that there are none.`;
const SET = 'A set: nobody makes anything of the order in which it is told.';
const MAY_WAIT =
  'The broker may wait for other members as long as the request allows it, and nobody knows who else is on the way.';

const UNNOTICEABLE: readonly Unnoticeable[] = [
  { pattern: 'field/*/*/*rrorMessage/changed', reason: WORDS },
  { pattern: 'field/*/*/*rrorMessage/emptied', reason: WORDS },
  { pattern: 'field/*/*/*.documentation/changed', reason: WORDS },
  {
    pattern: 'field/Produce/*/*rrorMessage/*',
    reason: `${WORDS} Where there are none, a client has its own for the code.`,
  },
  { pattern: 'field/*/*/errorMessage/null', reason: NO_WORDS },
  { pattern: 'field/*GroupDescribe/*/*.errorMessage/null', reason: NO_WORDS },
  { pattern: 'field/AlterClientQuotas/*/*.errorMessage/null', reason: NO_WORDS },
  { pattern: 'field/DescribeUserScramCredentials/*/*.errorMessage/null', reason: NO_WORDS },
  { pattern: 'field/ShareFetch/*/acquisitionLockTimeoutMs/*-one', reason: OWN },
  { pattern: 'field/*/*/heartbeatIntervalMs/*-one', reason: OWN },
  { pattern: 'field/StreamsGroupHeartbeat/*/taskOffsetIntervalMs/*-one', reason: OWN },
  {
    pattern: 'field/*DelegationToken/*/*imestamp*/*-one',
    reason: `${OWN} A millisecond more or less is within its clock.`,
  },
  { pattern: 'field/DescribeLogDirs/*/*.logDir/changed', reason: OWN },
  {
    pattern: 'field/ApiVersions/*/finalizedFeaturesEpoch/*-one',
    reason:
      'It counts the changes of features; Kafka raises it without one, and a client only compares it with what it saw before.',
  },
  { pattern: 'field/DescribeQuorum/*/*.leaderEpoch/*-one', reason: OWN },
  { pattern: 'field/DescribeQuorum/*/*.lastFetchTimestamp/*-one', reason: OWN },
  { pattern: 'field/DescribeQuorum/*/*.listeners[].name/changed', reason: OWN },
  { pattern: 'field/DescribeLogDirs/*/*.topics/swapped', reason: SET },
  { pattern: 'field/ConsumerGroup*/*/*opicPartitions*/swapped', reason: SET },
  { pattern: 'field/ConsumerGroupDescribe/*/*.subscribedTopicNames/swapped', reason: SET },
  { pattern: 'answer/JoinGroup/*/late', reason: MAY_WAIT },
  { pattern: 'answer/SyncGroup/*/late', reason: MAY_WAIT },
];

/** Why no client could notice a mutant; undefined for one that somebody should. */
export function whyUnnoticeable(id: string): string | undefined {
  return UNNOTICEABLE.find(({ pattern }) => matches(pattern, id))?.reason;
}

function matches(pattern: string, id: string): boolean {
  const literals = pattern.split('*').map((literal) => literal.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literals.join('[^/]*')}$`).test(id);
}
