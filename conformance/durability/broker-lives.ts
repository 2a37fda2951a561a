import { closeSync, cpSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Address, Connection, Metadata } from '../../protocol/index.js';
import { reasonOf } from '../../protocol/reason-of.js';
import { BrokerProcess } from '../../targets/broker-process.js';
import { createTopic, deleteTopic, Load, type LoadResult } from './load.js';
import { Random } from './random.js';
import { checkLookups, readPartition } from './read-back.js';
import type { RoundPlan } from './round-plan.js';
import { checkSegmentFiles } from './segment-files.js';
import { TopicLedger } from './topic-ledger.js';

/** Lookups of each partition after each restart. */
const LOOKUPS = 3;

export interface LivesOptions {
  /** A folder that is there. */
  readonly dir: string;
  /** In it; it need not be there. */
  readonly dataDir: string;
  /** Between two brokers the disk forgets what was not forced to it. */
  readonly powerLoss: boolean;
  /** Called after a broker has ended and before the next one starts. */
  readonly betweenLives?: (() => void) | undefined;
}

export interface RoundOutcome extends LoadResult {
  /** Batches that were sent and not acknowledged, and are there whole after the restart. */
  readonly survived: number;
  /** Batches that were sent and not acknowledged, and are not there. */
  readonly vanished: number;
}

/** One data directory, and the brokers that live on it one after the other. */
export class BrokerLives {
  private readonly topics = new TopicLedger();
  private readonly log: number;
  private broker: BrokerProcess;
  /** Of the broker that lives. */
  private segmentSize: number;

  private constructor(
    private readonly options: LivesOptions,
    plan: RoundPlan,
  ) {
    this.log = openSync(join(options.dir, 'broker.log'), 'a');
    this.segmentSize = plan.segmentSize;
    this.broker = this.start(plan);
  }

  /** The first broker, with some topics. Throws where that fails. */
  static async begin(plan: RoundPlan, options: LivesOptions): Promise<BrokerLives> {
    const lives = new BrokerLives(options, plan);
    const random = new Random(plan.seed, plan.round);
    await withConnection(await lives.broker.ready(), async (connection) => {
      for (const name of ['orders', 'payments', 'audit'])
        await createTopic(connection, lives.topics, name, random, plan.topicsFlush);
    });
    return lives;
  }

  /** Works on the broker, ends it, starts the next one and compares what that one has with what it must have. */
  async round(plan: RoundPlan): Promise<RoundOutcome> {
    const address = await this.broker.ready();
    const load = await new Load(plan, this.broker, address, this.topics, this.segmentSize).run();
    this.options.betweenLives?.();
    // What the next broker makes of it tells less than what it found.
    rmSync(this.leftDir, { recursive: true, force: true });
    cpSync(this.dataDir, this.leftDir, { recursive: true });
    const judged = { survived: 0, vanished: 0, wrong: [...load.wrong] };
    try {
      await withConnection(await this.restart(plan), (connection) => this.judge(connection, plan, judged));
    } catch (error) {
      judged.wrong.push(reasonOf(error));
    }
    return { ...load, ...judged };
  }

  /** Ends the last broker. */
  async end(): Promise<void> {
    await this.broker.stop();
    closeSync(this.log);
  }

  private get dataDir(): string {
    return this.options.dataDir;
  }

  private get leftDir(): string {
    return join(this.options.dir, 'before-restart');
  }

  /** Starts the next broker, after some that do not come far. */
  private async restart(plan: RoundPlan): Promise<Address> {
    for (const afterMs of plan.interruptedStarts) {
      const interrupted = this.start(plan);
      await delay(afterMs);
      interrupted.kill();
      await interrupted.exited;
    }
    this.segmentSize = plan.segmentSize;
    this.broker = this.start(plan);
    return this.broker.ready();
  }

  private start({ segmentSize, memoryTier, fsync }: RoundPlan): BrokerProcess {
    const sizes = ['--segment-size', String(segmentSize), '--memory-tier', String(memoryTier)];
    const options = ['--data-dir', this.dataDir, ...sizes, '--fsync', fsync, '--log-level', 'warn'];
    return BrokerProcess.start(options, this.log);
  }

  /** Adds what it finds to `judged`, so that nothing of it is lost where it cannot come to its end. */
  private async judge(connection: Connection, plan: RoundPlan, judged: Judged): Promise<void> {
    const { wrong } = judged;
    const { topics } = await connection.send(Metadata, 12, { topics: null });
    wrong.push(...this.topics.settle(topics));
    for (const topic of this.topics.going()) await deleteTopic(connection, this.topics, topic);
    const random = new Random(plan.seed, plan.round, 0);
    for (const { name, id = '', partitions } of this.topics.there()) {
      for (const [index, ledger] of partitions.entries()) {
        const read = await readPartition(connection, name, index);
        const settled = ledger.settle(read.batches, read.highWatermark);
        judged.survived += settled.survived;
        judged.vanished += settled.vanished;
        wrong.push(...settled.wrong);
        wrong.push(...(await checkLookups(connection, name, index, read, random, LOOKUPS)));
        const files = { bytes: read.bytes, topicId: id };
        if (plan.ending.kind === 'stop') {
          const wholeIndexes = this.options.powerLoss ? 'none' : 'all';
          wrong.push(...checkSegmentFiles(join(this.leftDir, ledger.name), { ...files, wholeIndexes }));
        }
        const wholeIndexes = this.options.powerLoss ? 'none' : 'all but the last';
        wrong.push(...checkSegmentFiles(join(this.dataDir, ledger.name), { ...files, wholeIndexes }));
      }
    }
  }
}

interface Judged {
  survived: number;
  vanished: number;
  readonly wrong: string[];
}

async function withConnection(address: Address, work: (connection: Connection) => Promise<void>): Promise<void> {
  const connection = await Connection.open(address);
  try {
    await work(connection);
  } finally {
    connection.close();
  }
}
