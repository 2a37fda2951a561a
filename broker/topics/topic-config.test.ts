import { describe, expect, test } from 'vitest';
import { TOPIC_CONFIGS } from '../configs/topic-configs.js';
import { invalidTopicConfig, TopicConfig } from './topic-config.js';

describe('a configuration', () => {
  test.each([
    ['cleanup.policy', 'compact'],
    ['cleanup.policy', 'compact, delete'],
    ['compression.type', 'zstd'],
    ['compression.zstd.level', '-131072'],
    ['max.message.bytes', '0'],
    ['max.message.bytes', ' 10 '],
    ['max.message.bytes', '+10'],
    ['message.timestamp.type', 'LogAppendTime'],
    ['min.cleanable.dirty.ratio', '0.25'],
    ['preallocate', 'TRUE'],
    ['retention.ms', '-1'],
    ['retention.ms', '9223372036854775807'],
    ['segment.bytes', '1048576'],
    ['leader.replication.throttled.replicas', '*'],
    ['leader.replication.throttled.replicas', '0:1,1:2'],
  ])('%s may be %j', (name, value) => {
    expect(invalidTopicConfig(name, value)).toBeUndefined();
  });

  test.each([
    ['cleanup.policy', 'shred', 'must be one of delete, compact'],
    ['cleanup.policy', 'delete,shred', 'must be one of delete, compact'],
    ['compression.type', 'ZSTD', 'must be one of uncompressed, zstd, lz4, snappy, gzip, producer'],
    ['max.message.bytes', '-1', 'must lie between 0 and 2147483647'],
    ['max.message.bytes', '2147483648', 'must lie between 0 and 2147483647'],
    ['max.message.bytes', '1e3', 'is not a whole number'],
    ['max.message.bytes', '', 'is not a whole number'],
    ['min.cleanable.dirty.ratio', '1.1', 'must be a number between 0 and 1'],
    ['min.cleanable.dirty.ratio', ' ', 'must be a number between 0 and 1'],
    ['preallocate', 'yes', 'must be one of true, false'],
    ['retention.ms', '-2', 'must lie between -1 and 9223372036854775807'],
    ['retention.ms', '9223372036854775808', 'must lie between -1 and 9223372036854775807'],
    ['segment.bytes', '1048575', 'must lie between 1048576 and 2147483647'],
    ['follower.replication.throttled.replicas', '0', "must be empty, '*' or a list of partition:broker"],
  ])('%s cannot be %j', (name, value, problem) => {
    expect(invalidTopicConfig(name, value)).toBe(`The value '${value}' of '${name}' ${problem}.`);
  });

  test('needs a name that Kafka knows, and a value', () => {
    expect(invalidTopicConfig('no.such', '1')).toBe("There is no topic configuration called 'no.such'.");
    expect(invalidTopicConfig('toString', '1')).toBe("There is no topic configuration called 'toString'.");
    expect(invalidTopicConfig('retention.ms', null)).toBe("The topic configuration 'retention.ms' has no value.");
  });
});

describe('a topic', () => {
  test('of which nothing is set has the defaults, each of which could be set', () => {
    const config = new TopicConfig(new Map());
    expect(config).toMatchObject({
      maxMessageBytes: 1_048_588,
      logAppendTime: false,
      timestampAfterMaxMs: 3_600_000,
      compacted: false,
    });
    for (const name of TOPIC_CONFIGS.keys()) expect(invalidTopicConfig(name, config.value(name))).toBeUndefined();
  });

  test('has what was set over the defaults', () => {
    const config = new TopicConfig(
      new Map([
        ['max.message.bytes', ' +1000 '],
        ['message.timestamp.type', 'LogAppendTime'],
        ['cleanup.policy', 'delete, compact'],
        ['message.timestamp.before.max.ms', '5'],
      ]),
    );
    const acted = { maxMessageBytes: 1000, logAppendTime: true, compacted: true, timestampBeforeMaxMs: 5 };
    expect(config).toMatchObject(acted);
    expect(config.value('max.message.bytes')).toBe('1000');
  });
});
