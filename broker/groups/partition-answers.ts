export interface AnsweredTopic {
  readonly name: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
}

/** An answer about one partition, as long as it may still change. */
interface PartitionAnswer {
  readonly partitionIndex: number;
  errorCode: number;
}

/** An answer by partition, each topic once, in the order in which they come. */
export class PartitionAnswers {
  private readonly byTopic = new Map<string, PartitionAnswer[]>();

  add(topic: string, partitionIndex: number, errorCode: number): PartitionAnswer {
    const answer = { partitionIndex, errorCode };
    const partitions = this.byTopic.get(topic);
    if (partitions === undefined) this.byTopic.set(topic, [answer]);
    else partitions.push(answer);
    return answer;
  }

  topics(): AnsweredTopic[] {
    return Array.from(this.byTopic, ([name, partitions]) => ({ name, partitions }));
  }
}
