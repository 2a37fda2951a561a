import { expect, test } from 'vitest';
import { DescribeConfigs, ErrorCode, JoinGroup } from '../../protocol/index.js';
import { connectTo, runningBroker } from '../testing/running-broker.js';
import { GROUP, protocols } from './testing/fixture.js';

const BROKER = 4;

test('a broker is told how long sessions and how large groups may be, and tells it', async () => {
  const broker = await runningBroker({
    enableConsumerGroups: true,
    groupInitialRebalanceDelayMs: 0,
    groupMinSessionTimeoutMs: 100,
    groupMaxSessionTimeoutMs: 200_000,
    groupMaxSize: 1,
    offsetsRetentionMinutes: 60,
  });
  const connection = await connectTo(broker);
  const join = async (sessionTimeoutMs: number) => {
    const request = { groupId: GROUP, sessionTimeoutMs, protocolType: 'consumer', protocols: protocols('range') };
    return (await connection.send(JoinGroup, 0, request)).errorCode;
  };
  expect(await join(99)).toBe(ErrorCode.INVALID_SESSION_TIMEOUT);
  expect(await join(200_001)).toBe(ErrorCode.INVALID_SESSION_TIMEOUT);
  expect(await join(200_000)).toBe(ErrorCode.NONE);
  expect(await join(200_000)).toBe(ErrorCode.GROUP_MAX_SIZE_REACHED);
  const configurationKeys = [
    'group.max.session.timeout.ms',
    'group.max.size',
    'group.min.session.timeout.ms',
    'offsets.retention.minutes',
  ];
  const resources = [{ resourceType: BROKER, resourceName: '1', configurationKeys }];
  const { results } = await connection.send(DescribeConfigs, 4, { resources });
  expect(results[0]?.configs.map(({ name, value }) => `${name}=${value}`).sort()).toEqual([
    'group.max.session.timeout.ms=200000',
    'group.max.size=1',
    'group.min.session.timeout.ms=100',
    'offsets.retention.minutes=60',
  ]);
});
