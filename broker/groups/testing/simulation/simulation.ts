import { isDeepStrictEqual } from 'node:util';
import { vi } from 'vitest';
import type { Random } from '../../../../protocol/testing/random.js';
import { StateTopic } from '../../../coordination/state-topic.js';
import { metadataInMemory } from '../../../metadata/open-metadata.js';
import { MemoryLogStore } from '../../../storage/memory-store.js';
import { Topics } from '../../../topics/topics.js';
import { GroupCoordinator } from '../../coordinator.js';
import { CONSUMER_OFFSETS } from '../../group-state.js';
import type { GroupDescription } from '../../requests.js';
import { CrashingLog } from './crashing-log.js';
import { GROUP, PARTITIONS, SimulatedConsumer, type Surroundings, TOPIC } from './simulated-consumer.js';
import { Witness } from './witness.js';

const MOST_CONSUMERS = 5;
/** Shorter and longer than sessions, and mostly longer than a rebalance. */
const MOST_PAUSE_MS = 15_000;
const INSTANCES = ['a', 'b', 'c'] as const;
/** Sessions, rebalances, and the five minutes that a new member waits in JoinGroup, one behind the other. */
const SETTLED_AFTER_S = 1_200;

/** A coordinator, until it crashes. */
interface Life {
  readonly groups: GroupCoordinator;
  readonly lost: Promise<undefined>;
  end(): void;
}

/**
 * A group whose consumers come, work, pause, leave and are killed, and whose coordinator crashes and is started again from its log: all
 * by lot, on the simulated clock. What must hold throughout is looked after by the `Witness`.
 */
export class Simulation implements Surroundings {
  readonly witness = new Witness();
  private readonly consumers: SimulatedConsumer[] = [];
  private failure: unknown;
  private life: Life | undefined;
  private made = 0;

  private constructor(
    readonly random: Random,
    private readonly log: CrashingLog,
  ) {}

  static async begin(random: Random): Promise<Simulation> {
    const topics = await Topics.load(new MemoryLogStore(), await metadataInMemory());
    const state = new StateTopic(topics, { ...CONSUMER_OFFSETS, partitions: 1 });
    const simulation = new Simulation(random, new CrashingLog(state, random));
    await simulation.start();
    return simulation;
  }

  /** Lets so many things happen. Throws what must not be. */
  async shake(events: number): Promise<void> {
    // A group that keeps an offset is not forgotten, and its generations count on.
    const partitions = PARTITIONS.map((partitionIndex) => ({
      partitionIndex,
      committedOffset: 0n,
      committedLeaderEpoch: -1,
      committedMetadata: null,
    }));
    const topics = [{ name: TOPIC, partitions }];
    void this.ask((groups) =>
      groups.commitOffsets({ groupId: GROUP, memberId: '', groupInstanceId: null, generationId: -1, topics }),
    );
    await this.pass(1_000);
    for (let event = 0; event < events; event++) {
      await this.happen();
      await this.pass(this.random.below(50));
      this.look();
    }
  }

  /** Lets everybody who is left work on undisturbed, until all is in order. Throws if that takes too long. */
  async settle(): Promise<void> {
    for (let second = 0; second < SETTLED_AFTER_S; second++) {
      for (const consumer of this.present()) this.step(consumer);
      await this.pass(1_000);
      this.look();
      if (this.isSettled()) return;
    }
    const consumers = this.present().map(({ name, phase, memberId, positions }) => ({
      name,
      phase,
      memberId,
      positions,
    }));
    throw new Error(`not settled: ${JSON.stringify({ group: this.group(), consumers })}`);
  }

  end(): void {
    this.life?.end();
    this.life?.groups.close();
  }

  ask<T>(request: (groups: GroupCoordinator) => T | Promise<T>): Promise<T | undefined> {
    const { life } = this;
    if (life === undefined) return Promise.resolve(undefined);
    return Promise.race([Promise.resolve(request(life.groups)), life.lost]);
  }

  private async happen(): Promise<void> {
    const { random } = this;
    const consumer = this.anyOne();
    switch (random.below(20)) {
      case 0:
        return this.come();
      case 1:
        return random.chance(2) ? consumer?.kill() : undefined;
      case 2:
        if (consumer !== undefined && !consumer.busy && random.chance(2)) this.watch(consumer.leave());
        return;
      case 3:
        if (consumer !== undefined) consumer.pausedUntil = Date.now() + random.below(MOST_PAUSE_MS);
        return;
      case 4:
        return random.chance(2) ? this.crash() : undefined;
      case 5:
      case 6:
        return this.pass(random.below(2_000));
      default:
        if (consumer === undefined) this.come();
        else this.step(consumer);
    }
  }

  private come(): void {
    if (this.present().length >= MOST_CONSUMERS) return;
    const { random } = this;
    // An instance may be there already: then this is its successor.
    const instance = random.chance(2) ? random.pick(INSTANCES) : null;
    this.consumers.push(new SimulatedConsumer(`consumer ${++this.made}`, instance, this));
  }

  private step(consumer: SimulatedConsumer): void {
    if (!consumer.busy && consumer.phase !== 'gone' && consumer.pausedUntil <= Date.now()) this.watch(consumer.step());
  }

  private watch(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.failure ??= error;
    });
  }

  private async crash(): Promise<void> {
    const { life } = this;
    if (life === undefined) return;
    this.life = undefined;
    life.end();
    await this.log.crash();
    life.groups.close(); // for its timers: nobody hears of it any more
    await this.pass(this.random.below(2_000));
    await this.start();
  }

  private async start(): Promise<void> {
    const groups = new GroupCoordinator(
      { initialRebalanceDelayMs: this.random.pick([0, 3_000]) },
      { partitionExists: () => true, state: this.log },
    );
    const loading = groups.load();
    await this.pass(0);
    await loading;
    let end: () => void = () => {};
    const lost = new Promise<undefined>((resolve) => {
      end = () => resolve(undefined);
    });
    this.life = { groups, lost, end };
  }

  private async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    if (this.failure !== undefined) throw this.failure;
  }

  /** Anybody may ask at any time how far the group has come. */
  private look(): void {
    const answer = this.life?.groups.fetchOffsets(GROUP, null);
    for (const { partitionIndex, committedOffset } of answer?.topics.flatMap((topic) => topic.partitions) ?? []) {
      this.witness.saw(partitionIndex, committedOffset, 'whoever looks');
    }
  }

  private present(): SimulatedConsumer[] {
    return this.consumers.filter(({ phase }) => phase !== 'gone');
  }

  private anyOne(): SimulatedConsumer | undefined {
    const present = this.present();
    return present[this.random.below(present.length || 1)];
  }

  private group(): GroupDescription | number | undefined {
    return this.life?.groups.describe(GROUP);
  }

  /** Whether the group has just those members that there are, all in one generation, and each partition has its owner. */
  private isSettled(): boolean {
    const group = this.group();
    if (typeof group !== 'object') return false;
    const present = this.present();
    if (present.some(({ phase, generationId }) => phase !== 'working' || generationId !== present[0]?.generationId)) {
      return false;
    }
    const owned = present.flatMap(({ positions }) => [...positions.keys()]).sort();
    return (
      group.state === (present.length === 0 ? 'Empty' : 'Stable') &&
      isDeepStrictEqual(owned, present.length === 0 ? [] : [...PARTITIONS]) &&
      isDeepStrictEqual(
        new Set(group.members.map(({ memberId }) => memberId)),
        new Set(present.map(({ memberId }) => memberId)),
      )
    );
  }
}
