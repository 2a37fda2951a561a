import {
  CreatePartitions,
  CreateTopics,
  DeleteGroups,
  DeleteRecords,
  DeleteTopics,
  DescribeConfigs,
  DescribeGroups,
  FindCoordinator,
  JoinGroup,
  ListGroups,
} from '../../../protocol/index.js';
import { expectEqual, expectThat } from '../../expect.js';
import { readUntil, valuesOf } from '../read-until.js';
import type { Scenario } from '../scenario.js';
import { sendValues } from '../sending.js';
import { eventually } from './eventually.js';
import { offered } from './lacking.js';
import { withAdmin } from './with-admin.js';

const PARTITIONS = 3;

const topics: Scenario = {
  name: 'admin-topics',
  about: 'An application makes a topic, sees it, and deletes it.',
  level: 'admin',
  needs: [CreateTopics, DeleteTopics],
  run: (context) =>
    withAdmin(context, async ({ topics: calls }) => {
      const topic = context.freshTopicName();
      await calls.create(topic, PARTITIONS, { 'retention.ms': '3600000' });
      await eventually('the new topic is listed', async () => (await calls.list()).includes(topic));
      await eventually('it has its partitions', async () => (await calls.partitionCount(topic)) === PARTITIONS);
      await calls.delete(topic);
      await eventually('the deleted topic is not listed', async () => !(await calls.list()).includes(topic));
    }),
};

const partitions: Scenario = {
  name: 'admin-partitions',
  about: 'An application adds partitions to a topic.',
  level: 'admin',
  needs: [CreateTopics, CreatePartitions],
  run: (context) =>
    withAdmin(context, async ({ topics: calls, partitions: calledFor }) => {
      const { grow } = offered(calledFor, context.library.name, 'call that adds partitions');
      const topic = await context.freshTopic(1);
      await grow(topic, PARTITIONS);
      await eventually('the partitions are there', async () => (await calls.partitionCount(topic)) === PARTITIONS);
    }),
};

const configs: Scenario = {
  name: 'admin-configs',
  about: 'An application gives a topic a config with it and another one later, and reads both.',
  level: 'admin',
  needs: [CreateTopics, DescribeConfigs],
  run: (context) =>
    withAdmin(context, async ({ topics: { create }, configs: calledFor }) => {
      const { read, set } = offered(calledFor, context.library.name, 'calls for configs');
      const topic = context.freshTopicName();
      await create(topic, 1, { 'retention.ms': '3600000' });
      await eventually('retention.ms is as it was made', async () => (await read(topic, 'retention.ms')) === '3600000');
      await set(topic, 'retention.ms', '7200000');
      await eventually('retention.ms is as it was set', async () => (await read(topic, 'retention.ms')) === '7200000');
    }),
};

const groups: Scenario = {
  name: 'admin-groups',
  about: 'An application sees a group at work and left behind, and deletes it.',
  level: 'admin',
  needs: [FindCoordinator, JoinGroup, ListGroups, DescribeGroups, DeleteGroups],
  run: (context) =>
    withAdmin(context, async ({ groups: calls }) => {
      const { library, entrance } = context;
      const topic = await context.freshTopic(1);
      const groupId = context.freshGroupId();
      await sendValues(library, entrance, topic, ['value']);
      const subscription = { groupId, topic, isolation: 'read_committed' } as const;
      await readUntil(
        library,
        entrance,
        subscription,
        ({ length }) => length > 0,
        async (_, consumer) => {
          await consumer.commit(0, 0n);
          expectThat('the group at work is listed', (await calls.list()).includes(groupId), 'a list without it');
          expectEqual('the group at work', await calls.describe(groupId), { state: 'stable', members: 1 });
        },
      );
      expectEqual('the group that was left', await calls.describe(groupId), { state: 'empty', members: 0 });
      await calls.delete(groupId);
      expectThat('the deleted group is not listed', !(await calls.list()).includes(groupId), 'a list with it');
    }),
};

const records: Scenario = {
  name: 'admin-records',
  about: 'An application deletes the oldest records of a partition, and nobody reads them any more.',
  level: 'admin',
  needs: [FindCoordinator, JoinGroup, DeleteRecords],
  run: (context) =>
    withAdmin(context, async ({ records: { deleteBefore } }) => {
      const { library, entrance } = context;
      const topic = await context.freshTopic(1);
      const values = ['value-0', 'value-1', 'value-2', 'value-3'];
      await sendValues(library, entrance, topic, values);
      await deleteBefore(topic, 0, 2n);
      const subscription = { groupId: context.freshGroupId(), topic, isolation: 'read_committed' } as const;
      const read = await readUntil(library, entrance, subscription, (all) => all.at(-1)?.value === values.at(-1));
      expectEqual('values that are left', valuesOf(read), values.slice(2));
    }),
};

/** What an application does beside reading and writing. */
export const ADMIN_SCENARIOS: readonly Scenario[] = [topics, partitions, configs, groups, records];
