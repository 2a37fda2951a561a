import { describe, expect, test } from 'vitest';
import * as records from '../../protocol/logs/cluster-metadata/index.js';
import { imageOf } from './metadata-image.js';

const TOPIC = 'Z29sZGVuLXRvcGljLTAwMQ';
const OTHER = 'Z29sZGVuLXRvcGljLTAwMg';
const DIRECTORY = 'Z29sZGVuLWRpcmVjdG9yeQ';

const topic = (topicId = TOPIC, name = 'orders') => records.TopicRecord.encode({ topicId, name });
const partition = (partitionId = 0, topicId = TOPIC) =>
  records.PartitionRecord.encode(
    {
      partitionId,
      topicId,
      replicas: [1, 2],
      isr: [1, 2],
      leader: 1,
      leaderEpoch: 4,
      partitionEpoch: 7,
      directories: [DIRECTORY, OTHER],
    },
    1,
  );
const config = (name: string, value: string | null, resourceName = 'orders', resourceType = 2) =>
  records.ConfigRecord.encode({ resourceType, resourceName, name, value });

describe('a topic', () => {
  test('goes with its partitions and its configs, and no others do', () => {
    const image = imageOf([
      ...[topic(), partition(0), partition(1), config('retention.ms', '5')],
      ...[topic(OTHER, 'others'), partition(0, OTHER), config('retention.ms', '6', 'others')],
      ...[config('log.retention.ms', '7', '', 4), config('x', 'y', 'orders', 4)],
      records.RemoveTopicRecord.encode({ topicId: TOPIC }),
    ]);
    expect(image.topics.of().map(({ name }) => name)).toEqual(['others']);
    expect(image.partitions.of(TOPIC)).toEqual([]);
    expect(image.partitions.of(OTHER)).toHaveLength(1);
    expect(image.topicConfigs('orders')).toEqual(new Map());
    expect(image.topicConfigs('others')).toEqual(new Map([['retention.ms', '6']]));
    expect(image.brokerConfigs(1)).toEqual(new Map([['log.retention.ms', '7']]));
  });

  test('has the configs that were set last, without those that were unset', () => {
    const image = imageOf([config('a', '1'), config('b', '2'), config('a', '3'), config('b', null)]);
    expect(image.topicConfigs('orders')).toEqual(new Map([['a', '3']]));
  });
});

test('what was set for one broker goes before what was set for all', () => {
  const image = imageOf([
    config('a', '1', '1', 4),
    config('a', '2', '', 4),
    config('a', '3', '2', 4),
    config('b', '4', '', 4),
  ]);
  expect([...image.brokerConfigs(1)].sort()).toEqual([
    ['a', '1'],
    ['b', '4'],
  ]);
});

describe('a change of a partition', () => {
  const changed = (change: Parameters<typeof records.PartitionChangeRecord.encode>[0], version = 0) =>
    imageOf([
      topic(),
      partition(),
      records.PartitionChangeRecord.encode({ partitionId: 0, topicId: TOPIC, ...change }, version),
    ]).partitions.get('0', TOPIC);

  test('begins a leader epoch where it names a leader, or none', () => {
    expect(changed({ leader: -1 })).toMatchObject({ leader: -1, leaderEpoch: 5, partitionEpoch: 8, isr: [1, 2] });
    expect(changed({ leader: 1 })).toMatchObject({ leader: 1, leaderEpoch: 5, partitionEpoch: 8 });
    expect(changed({ isr: [1] })).toMatchObject({ leader: 1, leaderEpoch: 4, partitionEpoch: 8, isr: [1] });
  });

  test('leaves a replica its directory', () => {
    expect(changed({ replicas: [3, 2] })?.directories).toEqual(['AAAAAAAAAAAAAAAAAAAAAA', OTHER]);
    expect(changed({ directories: [OTHER, OTHER] }, 1)?.directories).toEqual([OTHER, OTHER]);
  });

  test('is written again in a version that can say it', () => {
    const image = imageOf([
      partition(),
      records.PartitionChangeRecord.encode({ partitionId: 0, topicId: TOPIC, eligibleLeaderReplicas: [2] }, 2),
    ]);
    expect(imageOf(image.values()).partitions.get('0', TOPIC)?.eligibleLeaderReplicas).toEqual([2]);
  });
});

describe('a transaction', () => {
  const begin = records.BeginTransactionRecord.encode({ name: 'many topics' });

  test('takes effect at its end', () => {
    const image = imageOf([begin, topic()]);
    expect([image.inTransaction, image.topics.of()]).toEqual([true, []]);
    image.apply(records.EndTransactionRecord.encode({}));
    expect([image.inTransaction, image.topics.of()]).toMatchObject([false, [{ name: 'orders' }]]);
  });

  test('has none when it is aborted', () => {
    const image = imageOf([begin, topic(), records.AbortTransactionRecord.encode({}), topic(OTHER, 'others')]);
    expect(image.topics.of()).toMatchObject([{ name: 'others' }]);
  });
});

describe('said again, as in a snapshot', () => {
  const broker = { brokerId: 1, incarnationId: TOPIC, brokerEpoch: 5n, endPoints: [{ name: 'A', host: 'h', port: 1 }] };
  const user = { name: 'u', mechanism: 1, salt: Buffer.from('s'), storedKey: Buffer.from('k'), iterations: 4096 };
  const quota = { entity: [{ entityType: 'user', entityName: null }], key: 'producer_byte_rate', value: 1.5 };
  const token = { owner: 'o', tokenId: 't' };
  const acl = { id: TOPIC, resourceName: 'r', principal: 'User:u', host: '*' };

  test.each([
    ['a broker', records.RegisterBrokerRecord.encode(broker, 3)],
    ['a controller', records.RegisterControllerRecord.encode({ controllerId: 1, incarnationId: TOPIC })],
    ['a quota', records.ClientQuotaRecord.encode(quota)],
    ['an access control entry', records.AccessControlEntryRecord.encode(acl)],
    ['a credential', records.UserScramCredentialRecord.encode(user)],
    ['a delegation token', records.DelegationTokenRecord.encode(token)],
    ['the state of a migration', records.ZkMigrationStateRecord.encode({ zkMigrationState: 3 })],
    ['a feature', records.FeatureLevelRecord.encode({ name: 'group.version', featureLevel: 1 })],
    ['producer ids', records.ProducerIdsRecord.encode({ brokerId: 1, nextProducerId: 2n ** 60n })],
    ['a config', config('a', '1')],
    ['a topic', topic()],
    ['a partition', partition()],
    ['a tagged field that is not known', Buffer.from('010200026f00000000000000000000000000000000017f0161', 'hex')],
    ['a record of a kind that is not known', Buffer.from('01c80107616263', 'hex')],
  ])('%s is what it was', (_, value) => {
    expect([...imageOf([value]).values()]).toEqual([value]);
  });

  test.each([
    ['a broker', records.RegisterBrokerRecord.encode(broker), records.UnregisterBrokerRecord.encode({ brokerId: 1 })],
    ['a quota', records.ClientQuotaRecord.encode(quota), records.ClientQuotaRecord.encode({ ...quota, remove: true })],
    [
      'an access control entry',
      records.AccessControlEntryRecord.encode(acl),
      records.RemoveAccessControlEntryRecord.encode({ id: TOPIC }),
    ],
    [
      'a credential',
      records.UserScramCredentialRecord.encode(user),
      records.RemoveUserScramCredentialRecord.encode({ name: 'u', mechanism: 1 }),
    ],
    [
      'a delegation token',
      records.DelegationTokenRecord.encode(token),
      records.RemoveDelegationTokenRecord.encode({ tokenId: 't' }),
    ],
    ['that nothing happened', records.NoOpRecord.encode({}), records.NoOpRecord.encode({})],
  ])('%s that is gone is not there', (_, value, end) => {
    expect([...imageOf([value, end]).values()]).toEqual([]);
  });

  test('a feature that was switched off is said to be: without a word it may be on', () => {
    const [on, off] = [1, 0].map((featureLevel) => records.FeatureLevelRecord.encode({ name: 'f', featureLevel }));
    expect([...imageOf([on ?? expect.fail(), off ?? expect.fail()]).values()]).toEqual([off]);
  });

  test('the version that is needed to read it comes first', () => {
    const feature = (name: string) => records.FeatureLevelRecord.encode({ name, featureLevel: 1 });
    const [first] = imageOf([topic(), feature('group.version'), feature('metadata.version')]).values();
    expect(first).toEqual(feature('metadata.version'));
  });

  test('a broker has what was changed of it', () => {
    const values = [
      records.RegisterBrokerRecord.encode(broker),
      records.BrokerRegistrationChangeRecord.encode({ brokerId: 1, fenced: -1, logDirs: [TOPIC] }, 2),
      records.BrokerRegistrationChangeRecord.encode({ brokerId: 1, inControlledShutdown: 1, cordonedLogDirs: [] }, 3),
    ];
    const fenced = { fenced: false, inControlledShutdown: true, logDirs: [TOPIC], cordonedLogDirs: [] };
    expect(imageOf(imageOf(values).values()).brokers.of()).toMatchObject([fenced]);
    const later = imageOf([...values, records.FenceBrokerRecord.encode({ id: 1 })]);
    expect(later.brokers.of()).toMatchObject([{ ...fenced, fenced: true }]);
    later.apply(records.UnfenceBrokerRecord.encode({ id: 1 }));
    expect(later.brokers.of()).toMatchObject([fenced]);
  });
});

test.each([
  ['a frame of another kind', Buffer.from('020200', 'hex')],
  ['a version that is not known', Buffer.from('01020100', 'hex')],
  ['an end in the middle', topic().subarray(0, -1)],
  ['bytes left over', Buffer.concat([topic(), Buffer.alloc(1)])],
])('%s is refused', (_, value) => {
  expect(() => imageOf([value])).toThrow(expect.objectContaining({ name: 'CodecError' }));
});
