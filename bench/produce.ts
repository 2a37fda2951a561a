import { ConnectionError } from '../protocol/index.js';
import { BenchProgress } from '../reports/bench-progress.js';
import type { BenchResult } from '../reports/bench-result.js';
import { benchReport } from '../reports/bench-terminal.js';
import { checkWritable, writeReport } from '../reports/output.js';
import { addressTarget } from '../targets/address.js';
import { ClusterClient } from '../targets/cluster-client.js';
import { interruption } from '../targets/interruption.js';
import { startReferenceBroker } from '../targets/reference-broker.js';
import { type Target, TargetError } from '../targets/target.js';
import type { Acks } from './drivers/wire/leader-connection.js';
import { closeAll, connectLeaders } from './drivers/wire/leaders.js';
import { EXIT, exitCode } from './exit-code.js';
import { within } from './generator/within.js';
import { EncodedRecords } from './load/encoded-records.js';
import { constantRate, type Schedule } from './load/schedule.js';
import { runLoad } from './produce-run.js';
import { produceResult } from './result.js';
import { type BenchTopic, deleteTopic, prepareTopic } from './topic.js';

export interface ProduceOptions {
  /** Records per second. */
  readonly rate: number;
  readonly durationMs: number;
  /** Runs before the duration, and is kept out of the result. */
  readonly warmupMs: number;
  /** Bytes of a record's value. */
  readonly size: number;
  readonly acks: Acks;
  readonly batchSize: number;
  readonly lingerMs: number;
  /** An existing topic, or one to be made and kept; without it a fresh one that is deleted. */
  readonly topic?: string;
  /** Leaves a fresh topic where it is. */
  readonly keepTopic?: boolean;
  /** Of a topic that is made. */
  readonly partitions?: number;
}

export interface ProduceCommand extends ProduceOptions {
  /** `HOST:PORT[,HOST:PORT…]`; without it the reference broker is started. */
  readonly target?: string;
  /** Where the result goes as JSON; `-` is standard output, and the table then goes to standard error. */
  readonly json?: string;
}

/** How long a target that may be dead is asked to delete the topic. */
const CLEANUP_MS = 5_000;

/** Puts a target under open-loop load and prints what came of it. Answers the exit code. */
export async function produce({ target: where, json, ...options }: ProduceCommand): Promise<number> {
  plan(options);
  checkWritable(json);
  const interrupted = interruption();
  try {
    const target = where === undefined ? await startReferenceBroker() : addressTarget(where);
    try {
      // A broker that ends with the run takes its topics along.
      const keepTopic = where === undefined;
      const result = await measure(target, { ...options, keepTopic }, interrupted.signal, (found) =>
        print(found, json),
      );
      return exitCode(result);
    } finally {
      await target.close();
    }
  } catch (error) {
    // What cannot be had because a person stopped it is no failure.
    if (interrupted.signal.aborted && (error instanceof TargetError || error instanceof ConnectionError))
      return EXIT.interrupted;
    throw error;
  } finally {
    interrupted.end();
  }
}

/** Measures a target and hands the result to `report`, before it cleans up. */
export async function measure(
  target: Target,
  options: ProduceOptions,
  signal: AbortSignal,
  report: (result: BenchResult) => Promise<void> = async () => {},
): Promise<BenchResult> {
  const schedule = plan(options);
  const client = await ClusterClient.connect(target.bootstrap, target.security);
  try {
    const topic = await prepareTopic(client, options);
    try {
      const result = await load(target.name, client, topic, schedule, options, signal);
      await report(result);
      return result;
    } finally {
      if (topic.temporary && !options.keepTopic) await cleanUp(client, topic.name);
    }
  } finally {
    await client.close();
  }
}

async function load(
  target: string,
  client: ClusterClient,
  topic: BenchTopic,
  schedule: Schedule,
  options: ProduceOptions,
  signal: AbortSignal,
): Promise<BenchResult> {
  const { rate, size, acks, batchSize, lingerMs, durationMs, warmupMs } = options;
  const records = new EncodedRecords(size, batchSize);
  const leaders = await connectLeaders(client, topic, records, acks);
  try {
    const startedAt = new Date();
    const outcome = await runLoad({ schedule, records, leaders, lingerMs }, new BenchProgress(process.stderr), signal);
    const settings = {
      recordsPerSecond: rate,
      durationMs,
      warmupMs,
      recordSize: size,
      topic: topic.name,
      partitions: topic.partitions,
      acks,
      batchSize,
      lingerMs,
    };
    return produceResult({ target, startedAt, settings, schedule }, outcome);
  } finally {
    closeAll(leaders);
  }
}

function plan({ rate, warmupMs, durationMs }: ProduceOptions): Schedule {
  const schedule = constantRate(rate, warmupMs, durationMs);
  if (schedule.records > schedule.firstMeasured) return schedule;
  throw new TargetError(`${rate} records/s for ${durationMs} ms is less than one record: raise --rate or --duration.`);
}

async function cleanUp(client: ClusterClient, topic: string): Promise<void> {
  try {
    await within(CLEANUP_MS, deleteTopic(client, topic));
  } catch (error) {
    if (!(error instanceof TargetError || error instanceof ConnectionError)) throw error;
    process.stderr.write(`fluxmq-bench: topic ${topic} could not be deleted: ${error.message}\n`);
  }
}

async function print(result: BenchResult, json: string | undefined): Promise<void> {
  const table = json === '-' ? process.stderr : process.stdout;
  table.write(`${benchReport(result)}\n`);
  if (json === undefined) return;
  await writeReport(json, `${JSON.stringify(result, null, 2)}\n`);
}
