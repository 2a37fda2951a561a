import { ConsumerGroupHeartbeat, ErrorCode, IncrementalAlterConfigs } from '../../protocol/index.js';
import { retry } from '../../targets/retry.js';
import { must } from '../case.js';
import type { CaseContext } from '../case-context.js';
import { expectEqual, expectFields } from '../expect.js';
import { ResourceType } from './config.js';
import { Consumer } from './consumer-group.js';
import { freshGroup } from './group.js';

const SET = 0;
const DELETE = 1;
const PATIENCE_MS = 5_000;
const INTERVAL = 'consumer.heartbeat.interval.ms';
const SECOND_MS = 1_000;
const LONGEST_MS = 2 ** 31 - 1;

/** Sets the interval of a group; null takes back what was set. Answers an error code. */
async function changeInterval({ client }: CaseContext, resourceName: string, ms: number | null): Promise<number> {
  const configOperation = ms === null ? DELETE : SET;
  const configs = [{ name: INTERVAL, configOperation, value: ms === null ? null : String(ms) }];
  const resources = [{ resourceType: ResourceType.GROUP, resourceName, configs }];
  const { responses } = await client.send(client.controller(), IncrementalAlterConfigs, { resources });
  expectFields(responses, [{ resourceType: ResourceType.GROUP, resourceName }]);
  return responses[0]?.errorCode ?? ErrorCode.NONE;
}

/** A consumer of a fresh topic that is alone in a fresh group, and what it was told when it joined. */
async function joinedAlone(context: CaseContext) {
  const group = await freshGroup(context);
  const consumer = await Consumer.of(group, context);
  return { ...group, consumer, joined: await consumer.join([await context.freshTopic()]) };
}

/** Heartbeats until the member is told this interval: brokers hear of configs a little later than the controller. */
async function untilInterval(consumer: Consumer, ms: number): Promise<void> {
  const beat = async () => (await consumer.beat()).heartbeatIntervalMs;
  await retry(async () => ((await beat()) === ms ? true : undefined), PATIENCE_MS);
  expectEqual('heartbeatIntervalMs', await beat(), ms);
}

/** Groups have configs since Kafka 4.0, where this version comes from. */
const SINCE = 1;

export const consumerGroupConfigCases = [
  must('consumer-group-heartbeat/interval-of-the-group', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE, SINCE],
    needs: [IncrementalAlterConfigs],
    when: ['consumer-groups'],
    see: 'KIP-848, Group Configurations',
    why: 'Who looks after a group of thousands sets how often each is heard of, while all of them go on.',
    async run(context) {
      const { groupId, consumer, joined } = await joinedAlone(context);
      const { heartbeatIntervalMs } = joined;
      context.cleanUp(() => changeInterval(context, groupId, null));
      const longer = heartbeatIntervalMs + SECOND_MS;
      expectEqual('errorCode', await changeInterval(context, groupId, longer), ErrorCode.NONE);
      await untilInterval(consumer, longer);
      const another = await joinedAlone(context);
      expectFields(another.joined, { heartbeatIntervalMs });
      expectEqual('errorCode', await changeInterval(context, groupId, null), ErrorCode.NONE);
      await untilInterval(consumer, heartbeatIntervalMs);
    },
  }),

  must('consumer-group-heartbeat/interval-that-cannot-be', {
    api: ConsumerGroupHeartbeat,
    versions: [SINCE, SINCE],
    needs: [IncrementalAlterConfigs],
    when: ['consumer-groups'],
    see: 'KIP-848, Group Configurations',
    why: 'Members that are heard of more seldom than their session lasts would be thrown out of their group again and again.',
    async run(context) {
      const { groupId, consumer, joined } = await joinedAlone(context);
      const { heartbeatIntervalMs } = joined;
      for (const ms of [0, -1, LONGEST_MS]) {
        const errorCode = await changeInterval(context, groupId, ms);
        expectEqual(`errorCode of ${ms} ms`, errorCode, ErrorCode.INVALID_CONFIG);
      }
      expectFields(await consumer.beat(), { heartbeatIntervalMs });
    },
  }),
];
