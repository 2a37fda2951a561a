import type { LatencySummary } from '../../reports/bench-result.js';
import { addressTarget } from '../../targets/address.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import { TargetError } from '../../targets/target.js';
import type { Ending } from '../generator/ending.js';
import { runLoad } from '../generator/run-load.js';
import type { SeriesTotals } from '../generator/series-totals.js';
import { batchRoom } from '../load/batch-room.js';
import { EncodedRecords } from '../load/encoded-records.js';
import type { CrewPlan } from '../load/load-plan.js';
import type { RecordOptions } from '../options.js';
import { awaitWritable } from '../topics/await-writable.js';
import { recordsIn } from '../topics/offsets.js';
import { type BenchTopics, prepareTopics } from '../topics/topics.js';
import { consumersPlan } from '../workloads/consumers-plan.js';
import { fill } from '../workloads/fill.js';
import { countedProducers } from '../workloads/produce.js';
import { summary } from '../workloads/series-result.js';
import type { Session } from '../workloads/session.js';
import { type BenchmarkConfig, type BenchmarkResults, DEFAULT_BENCHMARK_CONFIG } from './benchmark-config.js';

/**
 * How fast a broker takes and gives messages, asked for from a program. Whoever wants to know its latency under a load that
 * does not wait for it uses `fluxmq-bench`. Both functions throw `TargetError` where the broker cannot be had or refuses.
 */
export class PerformanceBenchmark {
  private readonly config: BenchmarkConfig;
  private readonly options: RecordOptions;

  /** `bootstrap` is `HOST:PORT[,HOST:PORT…]`; without it the reference broker is started for each benchmark. */
  constructor(
    config: Partial<BenchmarkConfig> = {},
    private readonly bootstrap?: string,
  ) {
    this.config = { ...DEFAULT_BENCHMARK_CONFIG, ...config };
    for (const name of ['messageCount', 'messageSize', 'batchSize', 'threadCount'] as const) {
      if (!(Number.isSafeInteger(this.config[name]) && this.config[name] > 0)) {
        throw new RangeError(`${name} must be a whole number above zero, and not ${this.config[name]}.`);
      }
    }
    this.options = optionsOf(this.config);
  }

  /** Sends all messages as fast as the broker takes them. */
  runProducerBenchmark(): Promise<BenchmarkResults> {
    return this.withTopic(async (session, { partitions }) =>
      this.run(session, countedProducers('produce', partitions, this.options, this.config.messageCount)),
    );
  }

  /** Reads all messages as fast as the broker gives them; what the topic lacks of them is sent before. */
  runConsumerBenchmark(): Promise<BenchmarkResults> {
    return this.withTopic(async (session, { partitions }) => {
      const { messageCount, messageSize, threadCount } = this.config;
      const missing = messageCount - (await recordsIn(session.cluster, partitions));
      if (missing > 0) await fill(session, partitions, missing * messageSize, this.options);
      const until = { kind: 'records', records: messageCount } as const;
      return this.run(session, consumersPlan(partitions, { series: 'consume', clients: threadCount, until }));
    });
  }

  private async withTopic(
    work: (session: Session, topics: BenchTopics) => Promise<BenchmarkResults>,
  ): Promise<BenchmarkResults> {
    const target = this.bootstrap === undefined ? await startReferenceBroker() : addressTarget(this.bootstrap);
    try {
      const cluster = await ClusterClient.connect(target.bootstrap);
      try {
        const topics = await prepareTopics(cluster, this.options);
        await awaitWritable(cluster, topics.partitions, this.options);
        return await work({ target, cluster, signal: new AbortController().signal }, topics);
      } finally {
        await cluster.close();
      }
    } finally {
      await target.close();
    }
  }

  private async run({ target, signal }: Session, crew: CrewPlan): Promise<BenchmarkResults> {
    const { bootstrap, security } = target;
    const plan = { bootstrap, security, driver: 'wire', warmupMs: 0, crews: [crew] } as const;
    const { series, endings } = await runLoad(plan, 1, signal);
    return resultsOf(series.get(crew.series), endings.get(crew.series));
  }
}

function optionsOf(config: BenchmarkConfig): RecordOptions {
  const { messageSize: size, batchSize: messages, threadCount, topicName } = config;
  // As many bytes as so many messages take.
  const batchSize = new EncodedRecords({ size }, batchRoom(messages, size)).batchSize(messages);
  return {
    driver: 'wire',
    size,
    batchSize,
    acks: 'all',
    lingerMs: 0,
    connections: threadCount,
    threads: 1,
    topic: topicName,
  };
}

function resultsOf(totals: SeriesTotals | undefined, ending: Ending | undefined): BenchmarkResults {
  if (totals === undefined || ending?.how !== 'finished') {
    throw new TargetError(`The benchmark did not come to its end: ${ending?.reason ?? ending?.how}.`);
  }
  const { sum } = totals;
  const [failure] = sum.failures;
  if (failure !== undefined) throw new TargetError(`${failure[1]} messages were refused with ${failure[0]}.`);
  const times = summary(sum.closedLoop);
  if (times === null) throw new TargetError('The benchmark came to its end without a message.');
  const totalTimeMs = sum.lastDoneAt;
  const perSecond = (count: number) => (1_000 * count) / totalTimeMs;
  return {
    messages: sum.done,
    messagesPerSecond: perSecond(sum.done),
    bytesPerSecond: perSecond(sum.bytes),
    ...latencies(times),
    totalTimeMs,
  };
}

function latencies({ p50, p90, p95, p99, p999, p9999, max }: LatencySummary) {
  return {
    p50LatencyMs: p50,
    p90LatencyMs: p90,
    p95LatencyMs: p95,
    p99LatencyMs: p99,
    p999LatencyMs: p999,
    p9999LatencyMs: p9999,
    maxLatencyMs: max,
  };
}
