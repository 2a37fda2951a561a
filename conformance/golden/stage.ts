import { randomBytes } from 'node:crypto';
import {
  type Address,
  type Api,
  type Connection,
  ConnectionError,
  ErrorCode,
  errorName,
  frame,
  ZERO_UUID,
} from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import { CannotBeTried } from '../cannot-be-tried.js';
import { decodeRequestFrame } from '../decode-frame.js';
import { deleteGroups } from '../delete-groups.js';
import { append } from '../fixtures.js';
import { createdTopics, type TopicSource } from '../topics/topic-source.js';
import { notReadyCode } from '../wire/error-codes.js';
import type { WireLog } from '../wire-log.js';
import { addresseeOf, groupOf } from './addressee.js';
import type { Given, GivenTopic } from './golden-file.js';
import { RECORDED_MARK } from './recorded-words.js';
import { type Binding, toLive, toRecorded } from './substitute.js';
import { type Done, undo } from './undo.js';

const PATIENCE_MS = 15_000;

/** They go over one connection, on which nobody has logged in. */
const OF_LOGINS: readonly string[] = ['SaslHandshake', 'SaslAuthenticate'];
/** They go over one connection, with which a share session ends (KIP-932). */
const OF_SHARE_SESSIONS: readonly string[] = ['ShareFetch', 'ShareAcknowledge'];
/** Every broker lists its own: they go where the request before them went. */
const OF_ONE_BROKER: readonly string[] = ['ListGroups', 'ListTransactions'];

/** A target that holds what an exchange needs, and takes requests in the words of the recording. */
export class Stage {
  /** Those that were asked about, which may have made them. */
  private readonly groups = new Set<string>();
  private readonly done: Done[] = [];
  private readonly kept = new Map<readonly string[], Promise<Connection>>();

  private constructor(
    private readonly given: Given,
    private readonly client: ClusterClient,
    private readonly mark: string,
    private readonly bindings: Binding[],
    private readonly log: WireLog,
    private readonly source: TopicSource,
  ) {}

  /** Makes what must be there. What it made is gone when `clear` has ended, which must be called where this throws, too. */
  static async set(
    given: Given,
    client: ClusterClient,
    log: WireLog,
    source: TopicSource = createdTopics,
  ): Promise<Stage> {
    const mark = RECORDED_MARK.replace('00000000', randomBytes(4).toString('hex'));
    const names = { recorded: Buffer.from(RECORDED_MARK), live: Buffer.from(mark) };
    const stage = new Stage(given, client, mark, [names], log, source);
    try {
      for (const topic of given.topics) await stage.prepare(topic);
    } catch (error) {
      await stage.clear();
      throw error;
    }
    return stage;
  }

  /**
   * Sends a recorded request to the broker that a client would ask, and answers in the words of the recording. Asks again
   * while the answer only says that the broker is not ready, unless it `may` say so, and until it is as `wanted`.
   */
  async ask(
    api: Api,
    version: number,
    recorded: Buffer,
    { may = [], wanted = () => true }: { may?: readonly number[]; wanted?: (answer: Buffer) => boolean } = {},
  ): Promise<Buffer> {
    const request = toLive(recorded, this.bindings);
    const { body } = decodeRequestFrame(api, version, request);
    const group = groupOf(api, body);
    if (group !== undefined) this.groups.add(group);
    const at = await this.addressee(api, body);
    let last: Buffer | undefined;
    const answer = await retry(async () => {
      const response = await this.send(api, request, at);
      this.done.push({ api, version, request, response, at });
      last = toRecorded(response, this.bindings);
      const notReady = notReadyCode(api, version, last, may) !== undefined;
      return notReady || !wanted(last) ? undefined : last;
    }, PATIENCE_MS);
    const given = answer ?? last;
    if (given === undefined) throw new TargetError(`The target gave no answer for ${PATIENCE_MS} ms.`);
    const notReady = notReadyCode(api, version, given, may);
    if (notReady !== undefined) {
      throw new TargetError(`The target still answered ${errorName(notReady)} after ${PATIENCE_MS} ms.`);
    }
    return given;
  }

  async clear(): Promise<void> {
    const { topics, absent } = this.given;
    for (const connection of this.kept.values()) await connection.then((open) => open.close()).catch(() => {});
    await undo(this.done, this.client);
    await deleteGroups(this.client, [...this.groups]);
    await this.source.giveBack(
      this.client,
      [...topics.map(({ name }) => name), ...absent].map((name) => this.live(name)),
    );
  }

  private live(name: string): string {
    return name.replace(RECORDED_MARK, this.mark);
  }

  private async prepare({ name, id, partitions, configs, records }: GivenTopic): Promise<void> {
    const live = this.live(name);
    const topic = await this.source.take(this.client, { name: live, partitions, configs, onOneBroker: true });
    if (topic.name !== live) throw new CannotBeTried('a recorded request needs a topic of a name of its own');
    for (const broker of this.client.brokers) await this.untilKnown(live, broker);
    for (const { partition, batch } of records) await append(this.client, topic, partition, batch);
    if (topic.id === ZERO_UUID) return;
    this.bindings.push({ recorded: Buffer.from(id, 'base64url'), live: Buffer.from(topic.id, 'base64url') });
  }

  /** Coordinators refuse offsets of a topic that they have not heard of yet, whoever leads it. */
  private async untilKnown(topic: string, at: Address): Promise<void> {
    await retry(async () => {
      const { topics } = await this.client.describeTopic(topic, at);
      return topics[0]?.errorCode === ErrorCode.NONE || undefined;
    }, PATIENCE_MS);
  }

  private async send(api: Api, request: Buffer, at: Address): Promise<Buffer> {
    const keeper = [OF_LOGINS, OF_SHARE_SESSIONS].find((names) => names.includes(api.name));
    const connection = await (keeper === undefined ? this.open(at) : this.keep(keeper, at));
    try {
      connection.write(frame([request]));
      return await connection.receiveFrame();
    } catch (error) {
      if (error instanceof ConnectionError)
        throw new ConnectionError(`instead of an answer: ${error.message}`, { cause: error });
      throw error;
    } finally {
      if (keeper === undefined) connection.close();
    }
  }

  private async open(at: Address, as?: 'nobody'): Promise<Connection> {
    return this.log.watch(await this.client.open(at, as));
  }

  /** The connection of an exchange for all of these APIs. */
  private keep(names: readonly string[], at: Address): Promise<Connection> {
    const connection = this.kept.get(names) ?? this.open(at, names === OF_LOGINS ? 'nobody' : undefined);
    this.kept.set(names, connection);
    return connection;
  }

  /** Partition 0 of the first topic decides: exchanges about partitions go to a leader. */
  private async addressee(api: Api, body: unknown): Promise<Address> {
    const before = this.done.at(-1);
    if (before !== undefined && OF_ONE_BROKER.includes(api.name)) return before.at;
    const [topic] = this.given.topics;
    const leader = topic && (() => this.client.leader(this.live(topic.name), 0));
    return addresseeOf(api, body, this.client, leader);
  }
}
