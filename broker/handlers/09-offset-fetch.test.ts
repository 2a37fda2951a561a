import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { coordinator, GROUP } from '../groups/testing/fixture.js';
import { ask, OTHER, PartlyLed, servicesInMemory } from '../testing/asking.js';
import { offsetCommit } from './08-offset-commit.js';
import { offsetFetch } from './09-offset-fetch.js';

const STRANGE_ID = Buffer.from('no-such-topic-id').toString('base64url');
const NOTHING = { committedOffset: -1n, committedLeaderEpoch: -1, metadata: '', errorCode: ErrorCode.NONE };

async function services() {
  const services = await servicesInMemory({ groups: coordinator() });
  const topic = await services.topics.create('orders', 2, new Map());
  const partitions = [{ partitionIndex: 1, committedOffset: 7n, committedMetadata: 'note' }];
  const request = { groupId: GROUP, topics: [{ topicId: topic.id, partitions }] };
  await ask(offsetCommit, 10, request, services);
  return { services, topic };
}

test('v10 names topics by their ids; those that no topic has come last', async () => {
  const { services: given, topic } = await services();
  const topics = [
    { topicId: STRANGE_ID, partitionIndexes: [3] },
    { topicId: topic.id, partitionIndexes: [1, 0] },
    { topicId: topic.id, partitionIndexes: [9] },
  ];
  const answer = await ask(offsetFetch, 10, { groups: [{ groupId: GROUP, topics }] }, given);
  const found = { ...NOTHING, committedOffset: 7n, metadata: 'note' };
  expect(answer.groups).toMatchObject([
    {
      groupId: GROUP,
      errorCode: ErrorCode.NONE,
      topics: [
        {
          topicId: topic.id,
          partitions: [
            { ...found, partitionIndex: 1 },
            { ...NOTHING, partitionIndex: 0 },
          ],
        },
        { topicId: topic.id, partitions: [{ ...NOTHING, partitionIndex: 9 }] },
        {
          topicId: STRANGE_ID,
          partitions: [{ ...NOTHING, partitionIndex: 3, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }],
        },
      ],
    },
  ]);
});

test('v10 of all topics leaves out those that have no id any more', async () => {
  const { services: given, topic } = await services();
  const all = async () => (await ask(offsetFetch, 10, { groups: [{ groupId: GROUP, topics: null }] }, given)).groups;
  expect(await all()).toMatchObject([{ topics: [{ topicId: topic.id, partitions: [{ committedOffset: 7n }] }] }]);
  await given.topics.delete(topic);
  expect(await all()).toMatchObject([{ topics: [], errorCode: ErrorCode.NONE }]);
});

test('v10 says for each group why it has no answer', async () => {
  const cluster = new PartlyLed({ elsewhere: OTHER });
  const groups = coordinator({}, { coordinates: (groupId) => cluster.coordinator(groupId) === cluster.self });
  const given = await servicesInMemory({ cluster, groups });
  const asked = ['elsewhere', 'here'].map((groupId) => ({
    groupId,
    topics: [{ topicId: STRANGE_ID, partitionIndexes: [0] }],
  }));
  expect((await ask(offsetFetch, 10, { groups: asked }, given)).groups).toMatchObject([
    { groupId: 'elsewhere', topics: [], errorCode: ErrorCode.NOT_COORDINATOR },
    { groupId: 'here', topics: [{ topicId: STRANGE_ID }], errorCode: ErrorCode.NONE },
  ]);
});
