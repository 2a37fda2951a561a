import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ApiVersions,
  Connection,
  ConnectionError,
  ConsumerGroupHeartbeat,
  CreateTopics,
  InitProducerId,
  ListGroups,
  ListOffsets,
} from '../protocol/index.js';
import type { Difference } from '../reports/result.js';
import { ClusterClient } from '../targets/cluster-client.js';
import { startReferenceBroker } from '../targets/reference-broker.js';
import type { Target } from '../targets/target.js';
import { PairResults } from './invariants/pair-results.js';
import { allTests } from './plan.js';
import { runTests } from './runner.js';
import { subjectOf } from './subject.js';
import type { Subject, Test } from './test.js';
import { testOf } from './testing/test-of.js';
import { reencoded } from './verify/field-mutants.js';
import { BrokerProxy, HONEST, type Interceptor } from './verify/proxy.js';

let broker: Target;
let proxy: BrokerProxy;
let client: ClusterClient;
let subject: Subject;
let tests: readonly Test[];
let interceptor: Interceptor = HONEST;

beforeAll(async () => {
  broker = await startReferenceBroker();
  const [address = { host: '', port: 0 }] = broker.bootstrap;
  proxy = await BrokerProxy.inFrontOf(address, () => interceptor);
  client = await byProxy();
  subject = await subjectOf(broker, client);
  tests = await allTests([]);
});
afterAll(async () => {
  await client.close();
  proxy.close();
  await broker.close();
});

function byProxy(): Promise<ClusterClient> {
  return ClusterClient.connect(broker.bootstrap, {}, () => Connection.open(proxy.address));
}

const NEWEST = CreateTopics.versions[1];
const PAIR_ID = `invariants/CreateTopics/v${NEWEST}`;

/** Says of the first `times` topics that are made that they have a partition more than they have. */
function lyingOfTopics(times = Number.POSITIVE_INFINITY): Interceptor {
  let lies = 0;
  return {
    answer({ apiKey, version }, payload) {
      if (apiKey !== CreateTopics.key || lies >= times) return [payload];
      lies++;
      return reencoded(CreateTopics, version, payload, (body) => ({
        ...body,
        topics: body.topics.map((topic) => ({ ...topic, numPartitions: topic.numPartitions + 1 })),
      }));
    },
  };
}

/** Runs tests while `lie` is told, and answers what became of them and of the pairs. */
async function run(selected: readonly Test[], lie: Interceptor, retries = 0, on = subject) {
  interceptor = lie;
  const pairs = new PairResults(tests);
  const results = await runTests(selected, on, {
    onTried: ({ result, watched }) => pairs.note(result.id, watched),
    signal: new AbortController().signal,
    seed: 1,
    retries,
    onTargetGone: () => {},
  });
  interceptor = HONEST;
  const ofPair = pairs.results().find(({ id }) => id === PAIR_ID);
  return { results, ofPair };
}

const MAKES_A_TOPIC = 'produce/base-offsets-continue@v9';
const makesATopic = () => tests.filter(({ id }) => id === MAKES_A_TOPIC);

describe('a broker that lies of the topics that it makes', () => {
  it('fails the pair, and no test that only makes a topic', async () => {
    const { results, ofPair } = await run(makesATopic(), lyingOfTopics());
    expect(results).toMatchObject([{ id: MAKES_A_TOPIC, status: 'passed', differences: [] }]);
    expect(ofPair).toMatchObject({
      status: 'failed',
      reason: `Seen first in ${MAKES_A_TOPIC}, and in 1 of 1 tests with such answers.`,
      differences: [{ path: expect.stringMatching(/numPartitions$/), expected: '1', got: '2' }],
      exchanges: [{ api: { name: 'CreateTopics' }, got: { text: expect.stringContaining('numPartitions: 2') } }],
    });
  });

  it('passes the pair where it does so no more when the test is tried again, which is then told', async () => {
    const { results, ofPair } = await run(makesATopic(), lyingOfTopics(1), 2);
    expect(results).toMatchObject([{ status: 'passed', attempts: 2 }]);
    expect(ofPair).toMatchObject({ status: 'passed', differences: [] });
  });

  it('fails the pair where it does so each time, and calls no test flaky for it', async () => {
    const { results, ofPair } = await run(makesATopic(), lyingOfTopics(), 2);
    expect(results).toMatchObject([{ status: 'passed' }]);
    expect(results[0]).not.toHaveProperty('attempts');
    expect(ofPair).toMatchObject({ status: 'failed' });
  });
});

/** The newest versions by which Kafka 3.7 is known. */
const OF_KAFKA_3_7 = [
  [ApiVersions, 3],
  [ListOffsets, 8],
  [ListGroups, 4],
  [InitProducerId, 4],
  [ConsumerGroupHeartbeat, 0],
] as const;

const LIKE_KAFKA_3_7: Interceptor = {
  answer({ apiKey, version }, payload) {
    if (apiKey !== ApiVersions.key) return [payload];
    const known = OF_KAFKA_3_7.map(([{ key }, maxVersion]) => ({ apiKey: key, minVersion: 0, maxVersion }));
    return reencoded(ApiVersions, version, payload, (body) => ({
      ...body,
      apiKeys: [...body.apiKeys.filter((api) => known.every((one) => one.apiKey !== api.apiKey)), ...known],
    }));
  },
};

it('counts nothing that was found in a test which an earlier release of Kafka is excused from', async () => {
  const excused = tests.filter(({ id }) => id === 'produce/largest-timestamp-is-counted-anew@v9');
  expect((await run(excused, lyingOfTopics())).ofPair).toMatchObject({ status: 'failed' });

  interceptor = LIKE_KAFKA_3_7;
  const earlier = await byProxy();
  try {
    const { ofPair } = await run(excused, lyingOfTopics(), 0, { ...subject, client: earlier });
    expect(ofPair).toBeUndefined();
  } finally {
    await earlier.close();
  }
});

/** Passes at the attempt that is told. */
function passesAt(attempt: number): Test {
  let attempts = 0;
  const difference: Difference = { grade: 'contract', path: 'attempt', expected: `${attempt}`, got: 'an earlier one' };
  return testOf('a/flaky-one', { run: async () => (++attempts < attempt ? [difference] : []) });
}

it('tries a test that fails again, and tells how often', async () => {
  expect((await run([passesAt(3)], HONEST, 2)).results).toMatchObject([{ status: 'passed', attempts: 3 }]);
  expect((await run([passesAt(3)], HONEST, 1)).results).toMatchObject([{ status: 'failed', attempts: 2 }]);
});

it.each([
  [8, 'suspects all that were under way', true],
  [1, 'suspects nothing: the only one that was under way is to blame', undefined],
])('with %i tests at once, when the target goes away, %s', async (atOnce, _what, suspect) => {
  const gone = { ...subject, client: Object.assign(await byProxy(), { isAlive: async () => false }) };
  const hungUpOn = (id: string) =>
    testOf(id, { run: () => Promise.reject(new ConnectionError('the broker closed the connection')) });
  const went: string[] = [];
  const results = await runTests([passesAt(2), hungUpOn('a/one'), hungUpOn('a/two')], gone, {
    onTried: ({ result }) => went.push(result.id),
    signal: AbortSignal.timeout(10_000),
    seed: 1,
    retries: 0,
    atOnce,
    onTargetGone: () => {},
  });
  await gone.client.close();
  expect(results.map(({ status, suspect }) => [status, suspect])).toEqual([
    ['failed', undefined],
    ['failed', suspect],
    ['failed', suspect],
  ]);
});

describe('a test that takes longer than it may', () => {
  it('fails and says so', async () => {
    const endless = testOf('endless', { timeoutMs: 10, run: () => new Promise(() => {}) });
    const { results } = await run([endless], HONEST);
    expect(results).toMatchObject([{ status: 'failed', reason: 'It took longer than 0.01 s.' }]);
  });
});
