import { randomBytes } from 'node:crypto';
import type { Address } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import type { Experiment } from '../experiments/experiment.js';
import type { LoadOptions } from '../options.js';
import type { KafkaClients } from '../storage/kafka-clients.js';
import { bytesOf, RECORD_SIZE } from '../storage/load.js';
import { recordsIn } from '../topics/offsets.js';
import { deleteTopics, prepareTopics } from '../topics/topics.js';
import { produce } from '../workloads/produce.js';

export const CLIENTS = [
  { id: 'wire', name: 'the wire driver' },
  { id: 'java', name: 'ProducerPerformance' },
] as const;
type Client = (typeof CLIENTS)[number];

interface Room {
  readonly address: Address;
  readonly kafka: KafkaClients;
  readonly signal: AbortSignal;
}

interface AgreementPlan {
  /** Records per second. */
  readonly rate: number;
  readonly durationMs: number;
}

/** Long enough for a virtual machine to have compiled what it runs. */
const WARMUP_MS = 5_000;
const BATCH_SIZE = 16_384;
const LINGER_MS = 5;
const MS_PER_SECOND = 1_000;

/**
 * The same load by our client and by Kafka's own. One partition: Kafka's producer fills a batch for one after the other, and
 * ours has one for each at a time.
 */
export function agreementExperiment({ rate, durationMs }: AgreementPlan): Experiment<Room, Client> {
  const latency = (id: string, title: string) => ({ id, title, unit: 'ms', better: 'less' }) as const;
  return {
    id: 'agreement',
    metrics: [
      { id: 'rate', title: 'Rate that the client tells', unit: 'records/s', better: 'more' },
      {
        id: 'counted',
        title: 'Records that the broker counts, over those that the client does',
        unit: '×',
        better: 'more',
      },
      latency('p50', 'Latency: p50'),
      latency('p95', '– p95'),
      latency('p99', '– p99'),
      latency('p999', '– p99.9'),
      latency('max', '– longest'),
    ],
    async measure({ id }, room) {
      const cluster = await ClusterClient.connect([room.address]);
      const topic = `agreement-${randomBytes(6).toString('hex')}`;
      const { partitions } = await prepareTopics(cluster, {
        topic,
        partitions: 1,
        size: RECORD_SIZE,
        batchSize: BATCH_SIZE,
      });
      try {
        const figures = await (id === 'wire' ? byWire : byJava)({ topic, rate, durationMs, cluster, ...room });
        const { sent, ...rest } = figures;
        return { ...rest, counted: (await recordsIn(cluster, partitions)) / sent };
      } finally {
        await deleteTopics(cluster, [topic]);
        await cluster.close();
      }
    },
    notes: () => [
      `${rate.toLocaleString('en-US')} records/s of ${RECORD_SIZE} bytes for ${durationMs / MS_PER_SECOND} s after ${WARMUP_MS / MS_PER_SECOND} s of warm-up, to one partition: acks=all, no idempotence, batches of ${BATCH_SIZE} bytes, linger.ms=${LINGER_MS}.`,
      'ProducerPerformance counts whole milliseconds, from its call of send, which it makes when its throttle lets it; the wire driver counts from when a record was due.',
    ],
  };
}

interface Turn extends Room, AgreementPlan {
  readonly topic: string;
  readonly cluster: ClusterClient;
}

async function byWire({ topic, rate, durationMs, cluster, address, signal }: Turn) {
  const options: LoadOptions = {
    driver: 'wire',
    rate,
    durationMs,
    warmupMs: WARMUP_MS,
    size: RECORD_SIZE,
    acks: 'all',
    batchSize: BATCH_SIZE,
    lingerMs: LINGER_MS,
    connections: 1,
    threads: 1,
    topic,
  };
  const target = { name: 'Kafka', bootstrap: [address], security: {}, close: async () => {} };
  const { series, findings } = await produce({ target, cluster, signal }, options);
  const [first] = series;
  if (first?.latencyMs == null) throw new TargetError(findings.map(({ text }) => text).join(' '));
  const { p50, p95, p99, p999, max } = first.latencyMs;
  // One record went ahead to see whether the topic takes any.
  const sent = (rate * (WARMUP_MS + durationMs)) / MS_PER_SECOND + 1;
  return { rate: first.throughput.perSecond, p50, p95, p99, p999, max, sent };
}

async function byJava({ topic, rate, durationMs, address, kafka, signal }: Turn) {
  const records = (ms: number) => (rate * ms) / MS_PER_SECOND;
  const sent = records(WARMUP_MS + durationMs);
  const load = { topic, rate, bytes: bytesOf(sent), warmupBytes: bytesOf(records(WARMUP_MS)) };
  const settings = [`batch.size=${BATCH_SIZE}`, `linger.ms=${LINGER_MS}`];
  const figures = await kafka.produce(address, { ...load, settings }, signal);
  const { recordsPerSecond, p50Ms, p95Ms, p99Ms, p999Ms, maxMs } = figures;
  return { rate: recordsPerSecond, p50: p50Ms, p95: p95Ms, p99: p99Ms, p999: p999Ms, max: maxMs, sent };
}
