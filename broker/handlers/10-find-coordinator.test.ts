import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { OffsetCommit } from '../../protocol/logs/consumer-offsets.js';
import { encodeBatch } from '../../protocol/records/record-batch.js';
import type { KeptState } from '../groups/group-state.js';
import { coordinator } from '../groups/testing/fixture.js';
import { Restarts } from '../groups/testing/kept.js';
import type { Services } from '../handler.js';
import { storageError } from '../storage/storage-error.js';
import { ask, OTHER, PartlyLed, SELF, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { findCoordinator } from './10-find-coordinator.js';

const VERSIONS = Array.from({ length: findCoordinator.versions[1] + 1 }, (_, version) => version);

/** What one group is answered. */
async function found(version: number, key: string, services: Services) {
  const request = version >= 4 ? { coordinatorKeys: [key] } : { key };
  const answer = await ask(findCoordinator, version, request, services);
  return version >= 4 ? answer.coordinators[0] : answer;
}

test.each(VERSIONS)('v%i: names the broker that coordinates a group, or says that none does', async (version) => {
  const cluster = new PartlyLed({ elsewhere: OTHER, nowhere: undefined });
  const services = await servicesInMemory({ cluster, groups: coordinator() });
  const find = (key: string) => found(version, key, services);
  const { id, host, port } = OTHER;
  expect(await find('elsewhere')).toMatchObject({ errorCode: ErrorCode.NONE, nodeId: id, host, port });
  expect(await find('here')).toMatchObject({ errorCode: ErrorCode.NONE, nodeId: SELF.id, host: SELF.host });
  expect(await find('nowhere')).toMatchObject(NOWHERE);
});

const NOWHERE = { errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, nodeId: -1, host: '', port: -1 };

test('makes the log of groups, once', async () => {
  const restarts = await Restarts.begin();
  const services = await servicesInMemory({ groups: await restarts.start() });
  await Promise.all(['a', 'b'].map((group) => found(4, group, services)));
  expect(restarts.topics.get('__consumer_offsets')?.partitions).toHaveLength(50);
});

test('finds nobody for the groups of a partition that cannot be read, and somebody for all others', async () => {
  const restarts = await Restarts.begin();
  const record = { key: OffsetCommit.tombstone({ group: 'lost', topic: 't', partition: 0 }).key, timestamp: 0n };
  await restarts.write(encodeBatch({ records: [{ ...record, value: Buffer.from('no value') }] }), 'lost');
  const services = await servicesInMemory({ groups: await restarts.start() });
  expect(await found(4, 'lost', services)).toMatchObject(NOWHERE);
  expect(await found(4, 'kept', services)).toMatchObject({ errorCode: ErrorCode.NONE, nodeId: SELF.id });
});

test('finds nobody where there can be no log of groups', async () => {
  const { log, lines } = capturedLog();
  const failure = () => Promise.reject(storageError('no space left'));
  const state: KeptState = { append: failure, make: failure, partitionOf: () => 0, replay: async () => {} };
  const services = await servicesInMemory({ groups: coordinator({}, { state }), log });
  expect(await found(4, 'any', services)).toMatchObject(NOWHERE);
  expect(lines).toMatchObject([{ level: ERROR, err: { message: expect.stringContaining('no space left') } }]);
});
