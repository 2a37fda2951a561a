import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ZERO_UUID } from '../../protocol/index.js';
import { encodeMessageSet } from '../../protocol/records/message-set.js';
import { encodeOldMessage } from '../../protocol/records/old-message.js';
import { compareAnswers } from './compare.js';
import { Renaming } from './renaming.js';

const ID = 'Z29sZGVuLXRvcGljLTAwMQ';

describe('compareAnswers', () => {
  it('finds a field that is not equal, by its path', () => {
    const answer = (errorCode: number) => ({ topics: [{ name: 't', partitions: [{ partitionIndex: 0, errorCode }] }] });
    expect(compareAnswers('ListOffsets', answer(0), answer(3))).toEqual([
      {
        grade: 'contract',
        path: 'topics[name="t"].partitions[partitionIndex=0].errorCode',
        recordedAt: 'topics[0].partitions[0].errorCode',
        liveAt: 'topics[0].partitions[0].errorCode',
        expected: '0 NONE',
        got: '3 UNKNOWN_TOPIC_OR_PARTITION',
      },
    ]);
  });

  it('lets the order of a set be free, and nothing else about it', () => {
    const topics = (...names: string[]) => ({ topics: names.map((name) => ({ name, errorCode: 0 })) });
    expect(compareAnswers('Metadata', topics('a', 'b'), topics('b', 'a'))).toEqual([]);
    expect(compareAnswers('Metadata', topics('a', 'b'), topics('a')).map(({ path }) => path)).toEqual([
      'topics[name="b"]',
      'topics.length',
    ]);
    expect(compareAnswers('Metadata', topics('a'), topics('a', 'b')).map(({ path }) => path)).toEqual([
      'topics.length',
    ]);
  });

  it('lets a superset hold more, not less', () => {
    const configs = (...names: string[]) => ({
      topics: [{ name: 't', configs: names.map((name) => ({ name, value: '1' })) }],
    });
    expect(compareAnswers('CreateTopics', configs('a'), configs('a', 'b'))).toEqual([]);
    expect(compareAnswers('CreateTopics', configs('a', 'b'), configs('a'))).toHaveLength(1);
    // What came with a later release is no reason to fail an earlier one.
    expect(compareAnswers('CreateTopics', configs('a', 'compression.gzip.level'), configs('a'))).toEqual([]);
  });

  it('compares only null-ness and zero ids where shape is the rule', () => {
    const topic = (topicId: string) => ({ topics: [{ name: 't', topicId }] });
    expect(compareAnswers('CreateTopics', topic(ID), topic('AnotherIdOf22Character'))).toEqual([]);
    expect(compareAnswers('CreateTopics', topic(ID), topic(ZERO_UUID))).toHaveLength(1);
    expect(compareAnswers('Metadata', { clusterId: 'x' }, { clusterId: null })).toHaveLength(1);
  });

  it('lets a broker give no fetch session, and no other one than before', () => {
    const answer = (sessionId: number) => ({ sessionId });
    const renaming = new Renaming();
    expect(compareAnswers('Fetch', answer(7), answer(0), renaming)).toEqual([]);
    expect(compareAnswers('Fetch', answer(7), answer(8), renaming)).toEqual([]);
    expect(compareAnswers('Fetch', answer(7), answer(9), renaming)).toHaveLength(1);
    expect(compareAnswers('Fetch', answer(0), answer(9), renaming)).toHaveLength(1);
  });

  it('grades words as text, which fails nothing', () => {
    const topic = (errorMessage: string | null) => ({ topics: [{ name: 't', errorMessage }] });
    expect(compareAnswers('CreateTopics', topic('No.'), topic('It exists.'))).toEqual([]);
    expect(compareAnswers('CreateTopics', topic('No.'), topic(null)).map(({ grade }) => grade)).toEqual(['text']);
  });

  it('compares record bytes exactly', () => {
    const records = (hex: string) => ({ responses: [{ partitions: [{ records: Buffer.from(hex, 'hex') }] }] });
    expect(compareAnswers('Fetch', records('0102'), records('0102'))).toEqual([]);
    expect(compareAnswers('Fetch', records('0102'), records('0103'))).toEqual([
      {
        grade: 'contract',
        path: 'responses[0].partitions[0].records',
        recordedAt: 'responses[0].partitions[0].records',
        liveAt: 'responses[0].partitions[0].records',
        expected: '0102 (2 bytes)',
        got: '0103 (2 bytes)',
      },
    ]);
  });

  it('compares what messages of magic 0 and 1 hold, whatever packed them and whatever stands behind them', () => {
    const set = (value: string, level: number, padding = 0) => {
      const inner = encodeMessageSet({
        magic: 1,
        records: [{ offset: 3, timestamp: 5n, key: null, value: Buffer.from(value) }],
      });
      const wrapper = encodeOldMessage({
        ...{ magic: 1, codec: 'gzip', logAppendTime: false, offset: 3, timestamp: 5n, key: null },
        value: gzipSync(inner, { level }),
      });
      return { responses: [{ partitions: [{ records: Buffer.concat([wrapper, Buffer.alloc(padding)]) }] }] };
    };
    expect(compareAnswers('Fetch', set('a'.repeat(99), 9), set('a'.repeat(99), 0, 9))).toEqual([]);
    expect(compareAnswers('Fetch', set('a', 9), set('b', 9)).map(({ path }) => path)).toEqual([
      'responses[0].partitions[0].records[0].records[0].value',
    ]);
    const none = { responses: [{ partitions: [{ records: Buffer.alloc(0) }] }] };
    expect(compareAnswers('Fetch', set('a', 9), none).map(({ path }) => path)).toEqual([
      'responses[0].partitions[0].records.length',
    ]);
    expect(compareAnswers('Fetch', none, set('a', 9))).toHaveLength(1);
  });
});
