import { afterEach, describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { FakeBroker } from '../testing/fake-broker.js';
import { PerformanceBenchmark } from './performance-benchmark.js';

/** One record to each partition, before the first. */
const PROBED = 4;

let broker: FakeBroker | undefined;
afterEach(async () => {
  await broker?.close();
  broker = undefined;
});

describe('PerformanceBenchmark', () => {
  it('sends every message once, in batches of the size that was asked for', async () => {
    broker = await FakeBroker.listen();
    const { host, port } = broker.address;
    const config = { messageCount: 1_010, messageSize: 100, batchSize: 10, threadCount: 2, topicName: 'mine' };
    const results = await new PerformanceBenchmark(config, `${host}:${port}`).runProducerBenchmark();
    expect(results.messages).toBe(1_010);
    expect(broker.records).toBe(1_010 + PROBED);
    expect(results.messagesPerSecond).toBeCloseTo((1_000 * 1_010) / results.totalTimeMs);
    expect(results.bytesPerSecond / results.messagesPerSecond).toBeCloseTo(100);
    expect(results.p50LatencyMs).toBeGreaterThan(0);
    expect(results.maxLatencyMs).toBeGreaterThanOrEqual(results.p9999LatencyMs);
  });

  it('says what the broker refused', async () => {
    broker = await FakeBroker.listen((request) => (request === 3 ? ErrorCode.NOT_ENOUGH_REPLICAS : 0));
    const { host, port } = broker.address;
    const benchmark = new PerformanceBenchmark({ messageCount: 1_000, threadCount: 1 }, `${host}:${port}`);
    await expect(benchmark.runProducerBenchmark()).rejects.toThrow(/messages were refused with NOT_ENOUGH_REPLICAS/);
  });

  it('refuses a configuration that nothing can be measured with', () => {
    expect(() => new PerformanceBenchmark({ messageCount: 0 })).toThrow(
      'messageCount must be a whole number above zero',
    );
  });
});
