import { expect, test } from 'vitest';
import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { coordinator, GROUP } from '../groups/testing/fixture.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { offsetCommit } from './08-offset-commit.js';

const STRANGE_ID = Buffer.from('no-such-topic-id').toString('base64url');

async function services() {
  const services = await servicesInMemory({ groups: coordinator() });
  const { id } = await services.topics.create('orders', 2, new Map());
  return { services, id };
}

const partition = (partitionIndex: number) => ({ partitionIndex, committedOffset: 5n, committedMetadata: null });

test('v10 names topics by their ids, and says which there are none of', async () => {
  const { services: given, id } = await services();
  const topics = [id, STRANGE_ID, ZERO_UUID].map((topicId) => ({ topicId, partitions: [partition(0), partition(9)] }));
  const answer = await ask(offsetCommit, 10, { groupId: GROUP, topics }, given);
  const unknown = [0, 9].map((partitionIndex) => ({ partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }));
  expect(answer.topics).toHaveLength(3);
  expect(answer.topics).toEqual(
    expect.arrayContaining([
      { name: '', topicId: STRANGE_ID, partitions: unknown },
      { name: '', topicId: ZERO_UUID, partitions: unknown },
      {
        name: '',
        topicId: id,
        partitions: [
          { partitionIndex: 9, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION },
          { partitionIndex: 0, errorCode: ErrorCode.NONE },
        ],
      },
    ]),
  );
  expect(given.groups?.fetchOffsets(GROUP, null).topics).toMatchObject([
    { name: 'orders', partitions: [{ partitionIndex: 0, committedOffset: 5n }] },
  ]);
});

// As 4.3.1 answered: to a generation of a group that it has forgotten.
test.each([
  [8, ErrorCode.ILLEGAL_GENERATION],
  [9, ErrorCode.GROUP_ID_NOT_FOUND],
  [10, ErrorCode.GROUP_ID_NOT_FOUND],
])('v%i answers %i to a member of a group that is not there', async (version, errorCode) => {
  const { services: given, id } = await services();
  const topics = [{ name: 'orders', topicId: id, partitions: [partition(0)] }];
  const request = { groupId: GROUP, memberId: 'me', generationIdOrMemberEpoch: 4, topics };
  expect((await ask(offsetCommit, version, request, given)).topics).toMatchObject([{ partitions: [{ errorCode }] }]);
});
