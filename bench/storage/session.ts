import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { TargetError } from '../../targets/target.js';
import type { Contender, StartedBroker } from '../contenders/contender.js';
import { awaitWritable } from '../topics/await-writable.js';
import { prepareTopics } from '../topics/topics.js';
import { ProcessUsage } from '../usage/process-usage.js';
import type { KafkaClients } from './kafka-clients.js';
import { BATCH_SIZE, RECORD_SIZE } from './load.js';
import type { Volumes } from './volumes.js';

/** How long a topic may take until all of its partitions, of which there may be thousands, take records. */
const PATIENCE_MS = 120_000;

/** Where and how long brokers may be started. */
export interface Room {
  /** A folder of this run alone, on the disk that brokers are to use. */
  readonly root: string;
  readonly signal: AbortSignal;
}

/** What all measurements of a comparison have in common. */
export interface Session extends Room {
  readonly clients: KafkaClients;
  readonly volumes: Volumes;
}

/** A broker that is running, and what it takes. */
export class LoadedBroker {
  readonly address: Address;
  readonly usage: ProcessUsage;
  readonly startedInMs: number;

  constructor(
    broker: StartedBroker,
    /** Where its data is. */
    readonly dir: string,
  ) {
    const [address] = broker.bootstrap;
    if (address === undefined) throw new TargetError(`${broker.name} has no address.`);
    this.address = address;
    this.usage = new ProcessUsage(broker.pid);
    this.startedInMs = broker.startedInMs;
  }

  /** Makes a topic, waits until every partition has taken a record, and answers its name. */
  async makeTopic(partitions: number): Promise<string> {
    const client = await ClusterClient.connect([this.address]);
    try {
      const name = `compare-${randomBytes(6).toString('hex')}`;
      const wish = { topic: name, partitions, size: RECORD_SIZE, batchSize: BATCH_SIZE };
      const topics = await prepareTopics(client, wish);
      await awaitWritable(client, topics.partitions, { size: RECORD_SIZE, acks: 'all' }, PATIENCE_MS);
      return name;
    } finally {
      await client.close();
    }
  }
}

/** Runs `work` with a broker whose data is in `dir`, and stops the broker whatever comes of it. */
export async function withBroker<T>(
  session: Room,
  contender: Contender,
  dir: string,
  work: (broker: LoadedBroker) => Promise<T>,
): Promise<T> {
  session.signal.throwIfAborted();
  const broker = await contender.start(dir);
  try {
    session.signal.throwIfAborted();
    return await work(new LoadedBroker(broker, dir));
  } finally {
    await broker.close();
  }
}

/** The same with an empty directory, which is removed at the end. */
export async function withFreshBroker<T>(
  session: Room,
  contender: Contender,
  work: (broker: LoadedBroker) => Promise<T>,
): Promise<T> {
  const dir = join(session.root, 'fresh');
  await mkdir(dir);
  try {
    return await withBroker(session, contender, dir, work);
  } finally {
    await rm(dir, { recursive: true });
  }
}

/** Directories that are filled once for each broker, and started from any number of times. */
export class Stores {
  private readonly filled = new Map<Contender, Promise<string>>();

  constructor(
    private readonly name: string,
    private readonly fill: (session: Session, broker: LoadedBroker) => Promise<void>,
  ) {}

  /** The directory of a broker that was stopped cleanly after it was filled. */
  of(session: Session, contender: Contender): Promise<string> {
    const known = this.filled.get(contender);
    if (known !== undefined) return known;
    const made = this.make(session, contender);
    this.filled.set(contender, made);
    return made;
  }

  async remove(): Promise<void> {
    for (const made of this.filled.values()) {
      const dir = await made.catch(() => undefined);
      if (dir !== undefined) await rm(dir, { recursive: true });
    }
    this.filled.clear();
  }

  private async make(session: Session, contender: Contender): Promise<string> {
    const dir = join(session.root, `${this.name}-${contender.id}`);
    await mkdir(dir);
    await withBroker(session, contender, dir, (broker) => this.fill(session, broker));
    return dir;
  }
}
