/** Remembers what consumers were told, and throws where it cannot all be true. */
export class Witness {
  private readonly owners = new Map<string, string>();
  private readonly committed = new Map<number, bigint>();

  /** Somebody was told that a partition is theirs. */
  owns(generationId: number, partition: number, who: string): void {
    const place = `partition ${partition} in generation ${generationId}`;
    const owner = this.owners.get(place) ?? who;
    if (owner !== who) throw new Error(`${place} belongs to ${owner}, and ${who} was given it, too`);
    this.owners.set(place, who);
  }

  /** An offset was acknowledged, or read. */
  saw(partition: number, offset: bigint, who: string): void {
    const before = this.committed.get(partition) ?? -1n;
    if (offset < before) throw new Error(`${who} has ${offset} for partition ${partition}, after ${before}`);
    this.committed.set(partition, offset);
  }
}
