export interface AnsweredTopic {
  readonly name: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
}

/** An answer by partition, each topic once, in the order in which they come. */
export class PartitionAnswers {
  private readonly byTopic = new Map<string, AnsweredTopic['partitions'][number][]>();

  add(topic: string, partitionIndex: number, errorCode: number): void {
    const partitions = this.byTopic.get(topic);
    if (partitions === undefined) this.byTopic.set(topic, [{ partitionIndex, errorCode }]);
    else partitions.push({ partitionIndex, errorCode });
  }

  topics(): AnsweredTopic[] {
    return Array.from(this.byTopic, ([name, partitions]) => ({ name, partitions }));
  }
}
