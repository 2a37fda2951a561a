import { expect, test } from 'vitest';
import { TopicConfig } from '../topics/topic-config.js';
import { topicConfigsOf } from './topic-configs.js';

test('what was set for brokers is the default of topics, under the names that topics have for it', () => {
  const defaults = topicConfigsOf(
    new Map([
      ['log.retention.ms', '5'],
      ['log.cleaner.min.compaction.lag.ms', '6'],
      ['min.insync.replicas', '2'],
      ['num.io.threads', '7'],
      ['toString', '8'],
    ]),
  );
  expect(Object.fromEntries(defaults)).toEqual({
    'retention.ms': '5',
    'min.compaction.lag.ms': '6',
    'min.insync.replicas': '2',
  });
  expect(new TopicConfig(new Map(), defaults).log).toMatchObject({ retentionMs: 5, minCompactionLagMs: 6 });
  expect(new TopicConfig(new Map([['retention.ms', '-1']]), defaults).log.retentionMs).toBe(Number.POSITIVE_INFINITY);
});
