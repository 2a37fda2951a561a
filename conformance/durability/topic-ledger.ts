import type { MetadataResponse } from '../../protocol/index.js';
import { Ledger } from './ledger.js';

/** A topic as far as it is known from outside. */
export interface KnownTopic {
  readonly name: string;
  /** Undefined until its creation has been acknowledged or it was found. */
  id: string | undefined;
  readonly partitions: readonly Ledger[];
  /** Whether its creation or its deletion was asked for, and has not been answered. */
  fate: 'there' | 'coming' | 'going';
}

/** Which topics must be there and which must not. */
export class TopicLedger {
  private readonly topics = new Map<string, KnownTopic>();
  private readonly deletedIds = new Set<string>();

  /** Those that must be there. */
  there(): KnownTopic[] {
    return [...this.topics.values()].filter(({ fate }) => fate === 'there');
  }

  /** Those whose deletion was interrupted, and which may be there in part. */
  going(): KnownTopic[] {
    return [...this.topics.values()].filter(({ fate }) => fate === 'going');
  }

  coming(name: string, partitionCount: number): KnownTopic {
    const partitions = Array.from({ length: partitionCount }, (_, index) => new Ledger(`${name}-${index}`));
    const topic: KnownTopic = { name, id: undefined, partitions, fate: 'coming' };
    this.topics.set(name, topic);
    return topic;
  }

  created(topic: KnownTopic, id: string): void {
    topic.id = id;
    topic.fate = 'there';
  }

  deleted(topic: KnownTopic): void {
    this.topics.delete(topic.name);
    if (topic.id !== undefined) this.deletedIds.add(topic.id);
  }

  /** Compares what the broker has with what it must have; afterwards no topic is coming. Answers what is wrong. */
  settle(found: MetadataResponse['topics']): string[] {
    const wrong: string[] = [];
    const present = new Map(found.map((topic) => [topic.name, topic]));
    for (const { name, topicId } of found) {
      if (this.deletedIds.has(topicId)) wrong.push(`the deleted topic ${name} is back`);
      else if (name !== null && !this.topics.has(name) && !name.startsWith('__'))
        wrong.push(`there is a topic ${name}, which nobody has created or which was deleted`);
    }
    for (const topic of [...this.topics.values()]) {
      const { name, fate, id, partitions } = topic;
      const there = present.get(name);
      if (there === undefined) {
        if (fate === 'there') wrong.push(`the topic ${name} is lost`);
        this.deleted(topic);
        continue;
      }
      if (id !== undefined && there.topicId !== id)
        wrong.push(`the topic ${name} had the id ${id}, and has ${there.topicId}`);
      if (there.partitions.length !== partitions.length)
        wrong.push(`the topic ${name} has ${there.partitions.length} partitions, not ${partitions.length}`);
      if (fate === 'coming') this.created(topic, there.topicId);
    }
    return wrong;
  }
}
