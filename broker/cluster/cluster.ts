export interface BrokerAddress {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

/**
 * Who does what in the cluster. Handlers always ask: today there is one answer, and several brokers come later behind the
 * same questions.
 */
export interface Cluster {
  readonly id: string;
  /** This broker. */
  readonly self: BrokerAddress;
  readonly brokers: readonly BrokerAddress[];
  readonly controllerId: number;
  /** The broker that leads a partition; undefined while none does. */
  leader(topic: string, partition: number): BrokerAddress | undefined;
  replicas(topic: string, partition: number): readonly number[];
  /** The broker that coordinates a group. */
  coordinator(groupId: string): BrokerAddress | undefined;
}

/** A cluster of one. */
export class Standalone implements Cluster {
  readonly brokers: readonly BrokerAddress[];
  readonly controllerId: number;

  constructor(
    readonly id: string,
    readonly self: BrokerAddress,
  ) {
    this.brokers = [self];
    this.controllerId = self.id;
  }

  leader(_topic: string, _partition: number): BrokerAddress | undefined {
    return this.self;
  }

  replicas(_topic: string, _partition: number): readonly number[] {
    return [this.self.id];
  }

  coordinator(_groupId: string): BrokerAddress | undefined {
    return this.self;
  }
}
