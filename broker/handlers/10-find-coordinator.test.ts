import { expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { coordinator } from '../groups/testing/fixture.js';
import { ask, OTHER, PartlyLed, SELF, servicesInMemory } from '../testing/asking.js';
import { findCoordinator } from './10-find-coordinator.js';

const VERSIONS = Array.from({ length: findCoordinator.versions[1] + 1 }, (_, version) => version);

test.each(VERSIONS)('v%i: names the broker that coordinates a group, or says that none does', async (version) => {
  const cluster = new PartlyLed({ elsewhere: OTHER, nowhere: undefined });
  const services = await servicesInMemory({ cluster, groups: coordinator() });
  const find = async (key: string) => {
    const request = version >= 4 ? { coordinatorKeys: [key] } : { key };
    const answer = await ask(findCoordinator, version, request, services);
    return version >= 4 ? answer.coordinators[0] : answer;
  };
  const { id, host, port } = OTHER;
  expect(await find('elsewhere')).toMatchObject({ errorCode: ErrorCode.NONE, nodeId: id, host, port });
  expect(await find('here')).toMatchObject({ errorCode: ErrorCode.NONE, nodeId: SELF.id, host: SELF.host });
  const nowhere = { errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, nodeId: -1, host: '', port: -1 };
  expect(await find('nowhere')).toMatchObject(nowhere);
});
