import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APIS, Heartbeat } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Target } from '../../targets/target.js';
import { letGoOfAbandoned } from '../abandoned.js';
import { allTests } from '../plan.js';
import { subjectOf } from '../subject.js';
import type { Test } from '../test.js';
import { behaviourMutants } from './behaviour-mutants.js';
import { fieldMutants } from './field-mutants.js';
import type { Mutant } from './mutant.js';
import { noticedBy } from './noticed-by.js';
import { HONEST } from './proxy.js';
import { Worker } from './worker.js';

/** A case waits for so long, and more, until the broker has hung up. */
const HANG_UP_MS = 30_000;

let broker: Target;
let client: ClusterClient;
let worker: Worker;
let tests: readonly Test[];
const abandoned = letGoOfAbandoned();

beforeAll(async () => {
  broker = await startReferenceBroker();
  client = await ClusterClient.connect(broker.bootstrap);
  worker = new Worker(await subjectOf(broker, client));
  tests = await allTests([]);
});

afterAll(async () => {
  await worker.close();
  await client.close();
  await broker.close();
  abandoned.end();
});

function testOf(id: string): Test {
  const test = tests.find((one) => one.id === id);
  if (test === undefined) throw new Error(`there is no test ${id}`);
  return test;
}

/** `field/Metadata/v4/topics[].errorCode/error-to-none` */
function mutantOf(id: string): Mutant {
  const [, apiName, version = ''] = id.split('/');
  const api = APIS.find(({ name }) => name === apiName);
  const mutants = api === undefined ? behaviourMutants() : fieldMutants(api, Number(version.slice(1)));
  const mutant = mutants.find((one) => one.id === id);
  if (mutant === undefined) throw new Error(`there is no mutant ${id}`);
  return mutant;
}

describe('a test passes through an honest proxy, and fails when one field of one answer is changed', () => {
  it.each([
    ['golden/Metadata/v4/unknown-topic', 'field/Metadata/v4/topics[].errorCode/error-to-another'],
    ['golden/Produce/v5/after-others', 'field/Produce/v5/responses[].partitionResponses[].baseOffset/plus-one'],
    ['golden/ListOffsets/v5/exact', 'field/ListOffsets/v5/topics[].partitions[].offset/minus-one'],
    ['golden/Fetch/v11/two-batches', 'field/Fetch/v11/responses[].partitions[].records/changed'],
    ['heartbeat/unknown-member@v4', 'field/Heartbeat/v4/errorCode/error-to-none'],
    ['golden/Metadata/v4/unknown-topic', 'answer/Metadata/v4/cut-short'],
    ['golden/Metadata/v4/unknown-topic', 'answer/Metadata/v4/closed-instead'],
    ['framing/pipelined-answered-in-order@v0', 'behaviour/answers-out-of-order'],
    ['framing/negative-length-closes@v0', 'behaviour/never-hangs-up'],
  ])(
    '%s: %s',
    async (id, mutantId) => {
      const test = testOf(id);
      expect(noticedBy(await worker.run(test, HONEST))).toBeUndefined();
      expect(noticedBy(await worker.run(test, mutantOf(mutantId).interceptor()))).toBe('test');
    },
    HANG_UP_MS,
  );
});

it('an invariant notices what the test does not look at', async () => {
  const test = testOf('metadata/unknown-topic@v4');
  const mutant = mutantOf('field/Metadata/v4/clusterId/changed');
  const tried = await worker.run(test, mutant.interceptor());
  expect(noticedBy(tried)).toBe('invariant');
  expect(tried.result).toMatchObject({ status: 'passed', differences: [] });
  const found = tried.watched.flatMap(({ all }) => all);
  expect(found.map(({ difference }) => difference.path)).toEqual([
    'invariant/metadata/one-cluster, Metadata v4: clusterId',
  ]);
});

it('every field that an API declares can be wrong in some way, and no two mutants have the same id', () => {
  for (const api of APIS) {
    for (let version = api.versions[0]; version <= api.versions[1]; version++) {
      const ids = fieldMutants(api, version).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  }
  const ids = fieldMutants(Heartbeat, 4).map(({ id }) => id);
  expect(ids).toEqual([
    'field/Heartbeat/v4/throttleTimeMs/plus-one',
    'field/Heartbeat/v4/throttleTimeMs/minus-one',
    'field/Heartbeat/v4/errorCode/none-to-error',
    'field/Heartbeat/v4/errorCode/error-to-none',
    'field/Heartbeat/v4/errorCode/error-to-another',
    'answer/Heartbeat/v4/cut-short',
    'answer/Heartbeat/v4/trailing-bytes',
    'answer/Heartbeat/v4/wrong-correlation-id',
    'answer/Heartbeat/v4/late',
    'answer/Heartbeat/v4/closed-instead',
  ]);
});

it('there are behaviours enough, each of its own name', () => {
  const ids = behaviourMutants().map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(25);
});
