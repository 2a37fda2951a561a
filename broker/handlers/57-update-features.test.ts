import { describe, expect, test } from 'vitest';
import {
  ApiVersions,
  ConsumerGroupDescribe,
  ConsumerGroupHeartbeat,
  EndTxn,
  ErrorCode,
  UpdateFeatures,
} from '../../protocol/index.js';
import { type Handler, handle, type Services } from '../handler.js';
import { NEW_METADATA_VERSION } from '../metadata/metadata-version.js';
import { contextOf, servicesInMemory } from '../testing/asking.js';
import { connectTo, runningBroker } from '../testing/running-broker.js';
import { apiVersions } from './18-api-versions.js';
import { updateFeatures } from './57-update-features.js';

const UPGRADE = 1;
const SAFE_DOWNGRADE = 2;
const UNSAFE_DOWNGRADE = 3;

const nothing = { refuse: () => ({}), answer: () => ({}) };
/** What makes a broker have groups and transactions of the newest kind. */
const SERVED: readonly Handler[] = [handle(ConsumerGroupHeartbeat, nothing), handle(EndTxn, nothing)];

type Change = readonly [feature: string, level: number, upgradeType?: number];

async function update(services: Services, changes: readonly Change[], { validateOnly = false, version = 2 } = {}) {
  const featureUpdates = changes.map(([feature, maxVersionLevel, upgradeType = UPGRADE]) => ({
    feature,
    maxVersionLevel,
    upgradeType,
  }));
  const api = updateFeatures.api;
  const request = api.request.decode(api.request.encode({ featureUpdates, validateOnly }, version), version);
  const answer = await updateFeatures.answer(request, { ...contextOf(services, version), served: SERVED });
  return api.response.decode(api.response.encode(answer ?? {}, version), version);
}

async function told(services: Services, version = 4, served = SERVED) {
  const software = { clientSoftwareName: 'test', clientSoftwareVersion: '1' };
  const request = ApiVersions.request.decode(ApiVersions.request.encode(software, version), version);
  const answer = await apiVersions.answer(request, { ...contextOf(services, version), served });
  const { supportedFeatures, finalizedFeatures, finalizedFeaturesEpoch } = ApiVersions.response.decode(
    ApiVersions.response.encode(answer ?? {}, version),
    version,
  );
  return {
    supported: supportedFeatures.map(({ name, minVersion, maxVersion }) => [name, minVersion, maxVersion]),
    levels: Object.fromEntries(finalizedFeatures.map(({ name, maxVersionLevel }) => [name, maxVersionLevel])),
    epoch: finalizedFeaturesEpoch,
  };
}

const NEWEST = { 'metadata.version': NEW_METADATA_VERSION, 'group.version': 1, 'transaction.version': 2 };

test('a broker has the newest of what it serves, until somebody chooses otherwise', async () => {
  const services = await servicesInMemory();
  expect((await told(services)).levels).toEqual(NEWEST);
  expect((await told(services, 4, [])).levels).toEqual({ 'metadata.version': NEW_METADATA_VERSION });
});

test('readers of v3 are not shown ranges that begin at 0, but all levels', async () => {
  const services = await servicesInMemory();
  expect((await told(services, 3)).supported).toEqual([['metadata.version', 7, 30]]);
  expect((await told(services, 3)).levels).toEqual(NEWEST);
  expect((await told(services, 4)).supported.map(([name]) => name)).toEqual(Object.keys(NEWEST));
});

test.each([1, 2])('v%i: levels go down, off, and up again; the epoch goes up each time', async (version) => {
  const services = await servicesInMemory();
  const epochs = [(await told(services)).epoch];
  for (const [level, upgradeType] of [
    [1, SAFE_DOWNGRADE],
    [0, UNSAFE_DOWNGRADE],
    [2, UPGRADE],
  ] as const) {
    const feature = 'transaction.version';
    const answer = await update(services, [[feature, level, upgradeType]], { version });
    expect(answer).toMatchObject({
      errorCode: ErrorCode.NONE,
      results: version < 2 ? [{ feature, errorCode: 0 }] : [],
    });
    const { levels, epoch } = await told(services);
    expect(levels[feature]).toBe(level === 0 ? undefined : level);
    epochs.push(epoch);
  }
  expect(epochs).toEqual([...epochs].sort((a, b) => Number(a - b)));
  expect(new Set(epochs).size).toBe(epochs.length);
});

test('without group.version there are no groups whose assignments the broker makes', async () => {
  const broker = await runningBroker({ enableConsumerGroups: true });
  const client = await connectTo(broker);
  const set = (maxVersionLevel: number, upgradeType: number) =>
    client.send(UpdateFeatures, 2, { featureUpdates: [{ feature: 'group.version', maxVersionLevel, upgradeType }] });
  const asked = async () => {
    const joining = { groupId: 'g', memberId: 'm', memberEpoch: -1 };
    const { errorCode } = await client.send(ConsumerGroupHeartbeat, 0, joining);
    const { groups } = await client.send(ConsumerGroupDescribe, 0, { groupIds: ['g'] });
    return [errorCode, groups[0]?.errorCode].map((code) => code === ErrorCode.UNSUPPORTED_VERSION);
  };
  expect(await asked()).toEqual([false, false]);
  await set(0, SAFE_DOWNGRADE);
  expect(await asked()).toEqual([true, true]);
  await set(1, UPGRADE);
  expect(await asked()).toEqual([false, false]);
});

describe('nothing changes', () => {
  test.each<[string, Change[]]>([
    ['where a feature is not there', [['no.such.feature', 1]]],
    [
      'where one of several cannot be',
      [
        ['group.version', 0, SAFE_DOWNGRADE],
        ['no.such.feature', 1],
      ],
    ],
    ['beyond the range', [['group.version', 2]]],
    ['below it', [['group.version', -1, UNSAFE_DOWNGRADE]]],
    ['where it would go down without leave', [['group.version', 0, UPGRADE]]],
    ['where it should go down and would go up', [['metadata.version', 30, SAFE_DOWNGRADE]]],
    ['where what is stored may need it', [['metadata.version', 20, UNSAFE_DOWNGRADE]]],
    ['in a way that is not there', [['group.version', 1, 9]]],
  ])('%s', async (_, changes) => {
    const services = await servicesInMemory();
    expect(await update(services, changes)).toMatchObject({ errorCode: ErrorCode.INVALID_UPDATE_VERSION, results: [] });
    expect((await told(services)).levels).toEqual(NEWEST);
  });

  test('where it is only tried', async () => {
    const services = await servicesInMemory();
    const answer = await update(services, [['group.version', 0, SAFE_DOWNGRADE]], { validateOnly: true });
    expect(answer.errorCode).toBe(ErrorCode.NONE);
    expect((await told(services)).levels).toEqual(NEWEST);
  });
});
