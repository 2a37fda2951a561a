import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JUDGE_START_MS, judged } from '../../../protocol/testing/judge.js';
import { findKafka } from '../../contenders/kafka-distribution.js';
import { withFreshBroker } from '../../contenders/loaded-broker.js';
import { referenceBroker } from '../../contenders/reference-broker.js';
import { measureCurves } from '../curves.js';
import { KafkaClients } from '../kafka-clients.js';
import { PARTITIONS } from '../load.js';
import { makeTopic } from '../make-topic.js';
import type { Session } from '../session.js';
import { QUICK, type Volumes } from '../volumes.js';
import { consume } from './consume.js';
import { requestsExperiment } from './requests.js';
import { startExperiment } from './start.js';

const MB = 1e6;
const TINY: Volumes = {
  ...QUICK,
  requestsMs: 200,
  requestsWarmupMs: 50,
  held: [MB],
  partitions: [3],
  point: 2 * MB,
};
const BROKER = referenceBroker();
const NO_KAFKA = { server: '', tool: '', java: '' };

let session: Session;

beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), 'fluxmq-compare-test-'));
  const clients = new KafkaClients(NO_KAFKA, true);
  session = { clients, volumes: TINY, root, signal: new AbortController().signal };
});

afterAll(async () => {
  // Each experiment has removed what it made.
  expect(await readdir(session.root)).toEqual([]);
  await rm(session.root, { recursive: true });
});

describe('without clients of Kafka', () => {
  it('requests per second are counted', async () => {
    const { requests } = await requestsExperiment(TINY).measure(BROKER, session);
    expect(requests).toBeGreaterThan(100);
  });

  it('a start is timed again and again in the same directory', async () => {
    const experiment = startExperiment();
    for (let run = 0; run < 2; run++) {
      const { start } = await experiment.measure(BROKER, session);
      expect(start).toBeGreaterThan(20);
    }
    await experiment.end?.();
  });

  it('curves have a value for each run at each point', async () => {
    const curves = await measureCurves(BROKER, session, 1, 1, () => {});
    const titles = curves.map(({ id, lines }) => [id, lines.map(({ title }) => title)]);
    const [held, partitions] = [
      ['read anywhere', 'read its newest MB', 'append'],
      ['append', 'read its newest batch'],
    ];
    expect(titles).toEqual([
      ['held-cpu', held],
      ['held-requests', held],
      ['partitions-cpu', partitions],
      ['partitions-requests', partitions],
    ]);
    for (const { y, lines } of curves) {
      for (const { points } of lines) {
        expect(points.map(({ values }) => values.length)).toEqual([1]);
        // Too little is moved here for a clock of processor time that counts hundredths of a second.
        if (y.unit === 'requests/s') expect(points[0]?.y).toBeGreaterThan(1);
      }
    }
  });
});

judged('with clients of Kafka', () => {
  it('records are produced and consumed, and what that takes is known', { timeout: JUDGE_START_MS }, async () => {
    const clients = new KafkaClients(await findKafka(), true);
    const withClients: Session = { ...session, clients };
    await withFreshBroker(withClients, BROKER, async (broker) => {
      const load = { topic: await makeTopic(broker, PARTITIONS), bytes: 20 * MB };
      const { recordsPerSecond, clientCores } = await clients.produce(
        broker.address,
        { ...load, warmupBytes: MB },
        session.signal,
      );
      expect(recordsPerSecond).toBeGreaterThan(100);
      expect(clientCores).toBeGreaterThan(0.05);
      const { cpuSeconds, bytes } = await consume(broker, { ...session, clients }, load);
      expect(bytes).toBeGreaterThanOrEqual(load.bytes);
      expect(cpuSeconds).toBeGreaterThanOrEqual(0);
      expect(cpuSeconds).toBeLessThan(broker.usage.cpuSeconds());
    });
  });
});
