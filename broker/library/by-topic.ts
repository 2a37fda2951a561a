/** Things of partitions, topic by topic in the order in which those come. */
export function byTopic<T extends { readonly topic: string }>(things: readonly T[]): [topic: string, of: T[]][] {
  const topics = new Map<string, T[]>();
  for (const thing of things) {
    const of = topics.get(thing.topic);
    if (of === undefined) topics.set(thing.topic, [thing]);
    else of.push(thing);
  }
  return [...topics];
}
