import { expect, it } from 'vitest';
import type { MetadataResponse } from '../../protocol/index.js';
import { TopicLedger } from './topic-ledger.js';

type Found = MetadataResponse['topics'][number];

function found(name: string, topicId: string, partitionCount = 1): Found {
  const partitions = Array.from({ length: partitionCount }, (_, partitionIndex) => ({
    errorCode: 0,
    partitionIndex,
    leaderId: 1,
    leaderEpoch: 0,
    replicaNodes: [1],
    isrNodes: [1],
    offlineReplicas: [],
  }));
  return { errorCode: 0, name, topicId, isInternal: false, partitions, topicAuthorizedOperations: 0 };
}

function withTopic(name: string, id: string) {
  const topics = new TopicLedger();
  const topic = topics.coming(name, 1);
  topics.created(topic, id);
  return { topics, topic };
}

it('a topic whose creation was acknowledged must be there, the same as before', () => {
  expect(withTopic('t', 'A').topics.settle([found('t', 'A')])).toEqual([]);
  expect(withTopic('t', 'A').topics.settle([])).toEqual(['the topic t is lost']);
  expect(withTopic('t', 'A').topics.settle([found('t', 'B')])).toEqual(['the topic t had the id A, and has B']);
  expect(withTopic('t', 'A').topics.settle([found('t', 'A', 2)])).toEqual(['the topic t has 2 partitions, not 1']);
});

it('one whose creation was interrupted may be there or not, and stays what it then is', () => {
  const topics = new TopicLedger();
  topics.coming('t', 1);
  topics.coming('u', 1);
  expect(topics.settle([found('t', 'A')])).toEqual([]);
  expect(topics.there().map(({ name, id }) => [name, id])).toEqual([['t', 'A']]);
  expect(topics.settle([found('t', 'A'), found('u', 'B')]).join()).toMatch(/there is a topic u, which nobody/);
});

it('one that was deleted must not come back, by its name or by its id', () => {
  const { topics, topic } = withTopic('t', 'A');
  topics.deleted(topic);
  expect(topics.settle([found('t', 'A')])).toEqual(['the deleted topic t is back']);
  topics.coming('t', 1);
  expect(topics.settle([found('t', 'A')])).toEqual(['the deleted topic t is back']);
});

it('one whose deletion was interrupted may be there or not', () => {
  for (const left of [[], [found('t', 'A')]]) {
    const { topics, topic } = withTopic('t', 'A');
    topic.fate = 'going';
    expect(topics.settle(left)).toEqual([]);
    expect(topics.going().length).toBe(left.length);
  }
});
