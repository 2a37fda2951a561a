import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Contender } from '../contenders/contender.js';
import { type LoadedBroker, type Room, withBroker } from '../contenders/loaded-broker.js';
import type { KafkaClients } from './kafka-clients.js';
import type { Volumes } from './volumes.js';

/** What all measurements of a comparison have in common. */
export interface Session extends Room {
  readonly clients: KafkaClients;
  readonly volumes: Volumes;
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
