import { deleteGroups } from '../delete-groups.js';
import { freshName } from '../fixtures.js';
import type { Subject } from '../test.js';
import { createsTopicsByItself } from '../topics/auto-created-topics.js';

/** What a scenario makes on a target, and what is gone afterwards. */
export interface Fresh {
  /** Makes a topic. */
  freshTopic(partitions: number): Promise<string>;
  /** A name for a topic that the scenario makes itself. */
  freshTopicName(): string;
  /** A name for a topic that is made when a client writes to it; where the target does not do that, there is one already. */
  freshTopicOfClients(): Promise<string>;
  freshGroupId(): string;
}

/** Lets a scenario make topics and groups, and deletes them. */
export async function withFresh(
  { client, topics: source }: Pick<Subject, 'client' | 'topics'>,
  use: (fresh: Fresh) => Promise<void>,
): Promise<void> {
  const topics: string[] = [];
  const groups: string[] = [];
  const fresh = (kind: string, names: string[]) => {
    const name = freshName(kind);
    names.push(name);
    return name;
  };
  const freshTopic = async (partitions: number) => {
    const { name } = await source.take(client, { name: fresh('topic', topics), partitions });
    return name;
  };
  const freshTopicName = () => fresh('topic', topics);
  try {
    await use({
      freshTopic,
      freshTopicName,
      freshTopicOfClients: async () => ((await createsTopicsByItself(client)) ? freshTopicName() : freshTopic(1)),
      freshGroupId: () => fresh('group', groups),
    });
  } finally {
    await deleteGroups(client, groups);
    await source.giveBack(client, topics);
  }
}
