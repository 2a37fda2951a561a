import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { coordinator, GROUP, joining } from '../groups/testing/fixture.js';
import { ask, servicesInMemory } from '../testing/asking.js';
import { offsetDelete } from './47-offset-delete.js';

const of = (name: string, ...partitions: number[]) => ({
  name,
  partitions: partitions.map((partitionIndex) => ({ partitionIndex })),
});

// All as Apache Kafka 4.3.1 answered.
test('partitions that are not there come first, a topic once however often it is named', async () => {
  const groups = coordinator();
  await groups.join(joining({ requireMemberId: true }));
  const services = await servicesInMemory({ groups });
  await services.topics.create('orders', 2, new Map());
  const topics = [of('orders', 0, 0, 9), of('orders', 1, 8), of('unheard', 0)];
  const [none, unknown] = [ErrorCode.NONE, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION];
  expect(await ask(offsetDelete, 0, { groupId: GROUP, topics }, services)).toMatchObject({
    errorCode: none,
    topics: [
      {
        name: 'orders',
        partitions: [
          { partitionIndex: 9, errorCode: unknown },
          { partitionIndex: 8, errorCode: unknown },
          { partitionIndex: 0, errorCode: none },
          { partitionIndex: 0, errorCode: none },
          { partitionIndex: 1, errorCode: none },
        ],
      },
      { name: 'unheard', partitions: [{ partitionIndex: 0, errorCode: unknown }] },
    ],
  });
});

test.each([
  ['unheard', ErrorCode.GROUP_ID_NOT_FOUND],
  ['', ErrorCode.INVALID_GROUP_ID],
])('a group %j that cannot be is refused before any topic is looked at', async (groupId, errorCode) => {
  const services = await servicesInMemory({ groups: coordinator() });
  const answer = await ask(offsetDelete, 0, { groupId, topics: [of('unheard', 0)] }, services);
  expect(answer).toMatchObject({ errorCode, topics: [] });
});
