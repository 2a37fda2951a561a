import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Address } from '../../protocol/index.js';
import { TargetError } from '../../targets/target.js';
import { ProcessUsage } from '../usage/process-usage.js';
import type { Contender, StartedBroker } from './contender.js';

/** Where and how long brokers may be started. */
export interface Room {
  /** A folder of this run alone, on the disk that brokers are to use. */
  readonly root: string;
  readonly signal: AbortSignal;
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
}

/** Runs `work` with a broker whose data is in `dir`, and stops the broker whatever comes of it. */
export async function withBroker<T>(
  room: Room,
  contender: Contender,
  dir: string,
  work: (broker: LoadedBroker) => Promise<T>,
): Promise<T> {
  room.signal.throwIfAborted();
  const broker = await contender.start(dir);
  try {
    room.signal.throwIfAborted();
    return await work(new LoadedBroker(broker, dir));
  } finally {
    await broker.close();
  }
}

/** The same with an empty directory, which is removed at the end. */
export async function withFreshBroker<T>(
  room: Room,
  contender: Contender,
  work: (broker: LoadedBroker) => Promise<T>,
): Promise<T> {
  const dir = join(room.root, 'fresh');
  await mkdir(dir);
  try {
    return await withBroker(room, contender, dir, work);
  } finally {
    await rm(dir, { recursive: true });
  }
}
