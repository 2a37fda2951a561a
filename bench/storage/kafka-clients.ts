import type { Address } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import { run } from '../contenders/command.js';
import { KAFKA_VERSION, type KafkaDistribution } from '../contenders/kafka-distribution.js';
import { reapedCpuSeconds } from '../usage/process-usage.js';
import { BATCH_SIZE, bytesOf, RECORD_SIZE, recordsOf } from './load.js';

/** A consumer that gets nothing for so long gives up. */
const CONSUMER_PATIENCE_MS = 30_000;

export interface ProducerLoad {
  readonly topic: string;
  /** Of record values. */
  readonly bytes: number;
  /** How many of them, at the beginning, the client's own figures leave out: its virtual machine begins slowly. */
  readonly warmupBytes: number;
  /** Records per second; without it as many as it can. */
  readonly rate?: number;
  /** Settings of the producer, over those that are the same in all comparisons. */
  readonly settings?: readonly string[];
}

export interface ProducerFigures {
  readonly recordsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
  readonly maxMs: number;
  /** What the client itself took, start included, over the time it ran: 1 is one core in full. */
  readonly clientCores: number;
}

export interface ConsumerFigures {
  /** Of record values. */
  readonly bytes: number;
  /** From the first fetch to the last record, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** Apache Kafka's own performance clients. */
export class KafkaClients {
  constructor(
    private readonly kafka: KafkaDistribution,
    private readonly idempotence: boolean,
  ) {}

  /** ProducerPerformance: records of 1 KiB without keys, acks=all. Throws `TargetError` unless all are acknowledged. */
  async produce({ host, port }: Address, load: ProducerLoad, signal: AbortSignal): Promise<ProducerFigures> {
    const records = recordsOf(load.bytes);
    const warmup = recordsOf(load.warmupBytes);
    const args = ['--bootstrap-server', `${host}:${port}`, '--topic', load.topic];
    args.push('--num-records', String(records), '--record-size', String(RECORD_SIZE));
    args.push('--warmup-records', String(warmup), '--throughput', String(load.rate ?? -1));
    args.push('--command-property', 'acks=all', `batch.size=${BATCH_SIZE}`);
    // At a rate that leaves room it is the broker that is looked at, and not how long the producer waits for more to come.
    if (load.rate !== undefined) args.push('linger.ms=0');
    if (!this.idempotence) args.push('enable.idempotence=false');
    args.push(...(load.settings ?? []));
    const cpuBefore = reapedCpuSeconds();
    const startedAt = performance.now();
    const output = await this.tool('ProducerPerformance', args, signal);
    const seconds = (performance.now() - startedAt) / 1_000;
    const { acknowledged, ...figures } = parseProducer(output);
    if (acknowledged !== records) {
      throw new TargetError(`only ${acknowledged} of ${records} records were acknowledged.`);
    }
    return { ...figures, clientCores: (reapedCpuSeconds() - cpuBefore) / seconds };
  }

  /** ConsumerPerformance: from the beginning of the topic, as a group of its own. */
  async consume(
    { host, port }: Address,
    load: { readonly topic: string; readonly bytes: number },
    signal: AbortSignal,
  ): Promise<ConsumerFigures> {
    const wanted = recordsOf(load.bytes);
    const args = ['--bootstrap-server', `${host}:${port}`, '--topic', load.topic, '--hide-header'];
    args.push('--num-records', String(wanted), '--timeout', String(CONSUMER_PATIENCE_MS));
    const { records, endedAt, fetchMs } = parseConsumer(await this.tool('ConsumerPerformance', args, signal));
    if (records < wanted) throw new TargetError(`only ${records} of ${wanted} records were consumed.`);
    return { bytes: bytesOf(records), from: endedAt - fetchMs, to: endedAt };
  }

  private tool(name: string, args: readonly string[], signal: AbortSignal): Promise<string> {
    return run(this.kafka.tool, [KAFKA_VERSION, `org.apache.kafka.tools.${name}`, ...args], { signal });
  }
}

const SUMMARY =
  /^(\d+) (steady state )?records sent, ([\d.]+) records\/sec \(.*, ([\d.]+) ms max latency, (\d+) ms 50th, (\d+) ms 95th, (\d+) ms 99th, (\d+) ms 99\.9th/;

/** Reads what ProducerPerformance prints last: a line for all records, and with a warm-up one for those behind it. */
export function parseProducer(
  output: string,
): Omit<ProducerFigures, 'clientCores'> & { readonly acknowledged: number } {
  const summaries = output.split('\n').flatMap((line) => {
    const match = SUMMARY.exec(line);
    return match === null ? [] : [match];
  });
  const total = summaries.findLast((match) => match[2] === undefined);
  const last = summaries.at(-1);
  if (total === undefined || last === undefined) throw unreadable('ProducerPerformance', output);
  const [recordsPerSecond = 0, maxMs = 0, p50Ms = 0, p95Ms = 0, p99Ms = 0, p999Ms = 0] = last.slice(3).map(Number);
  return { acknowledged: Number(total[1]), recordsPerSecond, p50Ms, p95Ms, p99Ms, p999Ms, maxMs };
}

/** Reads the line that ConsumerPerformance prints without its header. */
export function parseConsumer(output: string): {
  readonly records: number;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  readonly fetchMs: number;
} {
  const line = output.split('\n').findLast((text) => /^\d{4}-\d\d-\d\d /.test(text)) ?? '';
  const fields = line.split(', ');
  const [date, time] = (fields[1] ?? '').split(' ');
  // It writes local time, and milliseconds behind a colon.
  const endedAt = Date.parse(`${date}T${time?.replace(/:(\d{3})$/, '.$1')}`);
  const [records, fetchMs] = [Number(fields[4]), Number(fields[7])];
  if (Number.isNaN(endedAt + records + fetchMs)) throw unreadable('ConsumerPerformance', output);
  return { records, endedAt, fetchMs };
}

function unreadable(tool: string, output: string): TargetError {
  const words = output.replaceAll(/\s+/g, ' ').trim().slice(-200);
  return new TargetError(`${tool} did not say what was looked for, but: ${words}`);
}
