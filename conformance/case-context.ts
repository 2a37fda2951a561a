import type { Address, Api, Connection, Input } from '../protocol/index.js';
import { reasonOf } from '../protocol/reason-of.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import type { Credentials } from '../targets/login.js';
import { deleteGroups } from './delete-groups.js';
import { append, freshName, type TestTopic, type TopicWish } from './fixtures.js';
import { createdTopics, type TopicSource } from './topics/topic-source.js';
import type { WireLog } from './wire-log.js';

/** What a case works with. Everything that it makes on the target is gone afterwards. */
export interface CaseContext {
  readonly client: ClusterClient;
  /** The version of the case's API that is being tried. */
  readonly version: number;
  /** The version to speak of an API: for the API of the case the one being tried, for any other the newest common one. */
  versionOf(api: Api): number;
  /** Sends a request to `at`, else to any broker. */
  send<Req, Res>(api: Api<Req, Res>, body: Input<Req>, at?: Address): Promise<Res>;
  freshTopic(wish?: TopicWish): Promise<TestTopic>;
  /** The name of a topic that does not exist; it is deleted afterwards if the case made it. */
  freshTopicName(): string;
  /** Has a topic of this name deleted afterwards, too. */
  alsoDelete(topicName: string): void;
  /** Has something undone afterwards: a user, a quota, an access rule. What was made last is undone first. */
  cleanUp(undo: () => Promise<unknown>): void;
  /** The name of a group that does not exist; it is deleted afterwards if the case made it. */
  freshGroupId(): string;
  /** Writes one record batch and answers its base offset. */
  append(topic: TestTopic, partition: number, batch: Buffer): Promise<bigint>;
  leader(topic: TestTopic, partition?: number): Promise<Address>;
  coordinator(groupId: string): Promise<Address>;
  /** A connection of the case's own, for bytes that no client would send. */
  connect(at?: Address): Promise<Connection>;
  /** The same, logged in as somebody else or not at all. Throws `TargetError` where the login is refused. */
  connectAs(who: Credentials | 'nobody', at?: Address): Promise<Connection>;
}

/** Runs `work` with a context for one API at one version, and cleans up after it. `log` sees what the case says and hears. */
export async function withContext(
  client: ClusterClient,
  api: Api,
  version: number,
  log: WireLog,
  work: (context: CaseContext) => Promise<void>,
  source: TopicSource = createdTopics,
): Promise<void> {
  const topics: string[] = [];
  const groups: string[] = [];
  const undoings: (() => Promise<unknown>)[] = [];
  const opened: Connection[] = [];
  const kept = async (connecting: Promise<Connection>) => {
    const connection = log.watch(await connecting);
    opened.push(connection);
    return connection;
  };
  const connect = (at = client.anyBroker()) => kept(client.open(at));
  // A case has connections to itself: one that waits holds up no other case, one that is hung up on takes none with it.
  const own = new Map<string, Promise<Connection>>();
  const ownConnection = (at: Address) => {
    const key = `${at.host}:${at.port}`;
    const connection = own.get(key) ?? connect(at);
    own.set(key, connection);
    return connection;
  };
  const versionOf = (spoken: Api) => (spoken.key === api.key ? version : client.versionOf(spoken));
  const freshTopicName = () => {
    const name = freshName('topic');
    topics.push(name);
    return name;
  };
  try {
    await work({
      client,
      version,
      versionOf,
      send: (sent, body, at = client.anyBroker()) => {
        const answer = ownConnection(at).then((connection) => connection.send(sent, versionOf(sent), body));
        // A case that fails while an answer is pending leaves nobody to meet its rejection.
        answer.catch(() => {});
        return answer;
      },
      freshTopic: (wish = {}) => source.take(client, { ...wish, name: freshTopicName() }),
      freshTopicName,
      alsoDelete: (name) => topics.push(name),
      cleanUp: (undo) => undoings.unshift(undo),
      freshGroupId: () => {
        const groupId = freshName('group');
        groups.push(groupId);
        return groupId;
      },
      append: (topic, partition, batch) => append(client, topic, partition, batch),
      leader: (topic, partition = 0) => client.leader(topic.name, partition),
      coordinator: (groupId) => client.coordinator(groupId),
      connect,
      connectAs: (who, at = client.anyBroker()) => kept(client.open(at, who)),
    });
  } finally {
    for (const connection of opened) connection.close();
    for (const undo of undoings) await undo().catch(tellOf);
    await deleteGroups(client, groups);
    await source.giveBack(client, topics);
  }
}

/** What cannot be undone hides no failure of the case. */
function tellOf(error: unknown): void {
  const reason = reasonOf(error);
  process.stderr.write(`Something that a test made stays on the target: ${reason}\n`);
}
