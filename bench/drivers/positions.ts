import { ClusterClient } from '../../targets/cluster-client.js';
import type { ConsumersPlan, LoadPlan } from '../load/load-plan.js';
import { positionsAt } from '../topics/offsets.js';

/**
 * Where one member of a group is in each partition. The group keeps no offsets, so a member that is given partitions
 * again, because another has come, goes on from here.
 */
export class Positions {
  private readonly next = new Map<string, number>();

  /** Those with which a consumer begins: what comes later is read whoever gets the partition. Throws `TargetError`. */
  static async of({ bootstrap, security }: LoadPlan, { partitions, from }: ConsumersPlan): Promise<Positions> {
    const positions = new Positions();
    if (from === 'earliest') return positions;
    const cluster = await ClusterClient.connect(bootstrap, security);
    try {
      for (const { topic, partition, offset } of await positionsAt(cluster, partitions, from)) {
        positions.set(topic, partition, offset);
      }
    } finally {
      await cluster.close();
    }
    return positions;
  }

  /** The offset to read next; undefined where that is the oldest one. */
  at(topic: string, partition: number): number | undefined {
    return this.next.get(`${topic}-${partition}`);
  }

  set(topic: string, partition: number, offset: number): void {
    this.next.set(`${topic}-${partition}`, offset);
  }
}
