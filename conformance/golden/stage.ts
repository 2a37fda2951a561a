import { randomBytes } from 'node:crypto';
import {
  type Address,
  type Api,
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
import { decodeRequestFrame, decodeResponseFrame } from '../decode-frame.js';
import { deleteGroups } from '../delete-groups.js';
import { append } from '../fixtures.js';
import { createdTopics, type TopicSource } from '../topics/topic-source.js';
import type { WireLog } from '../wire-log.js';
import { addresseeOf, groupOf } from './addressee.js';
import { visitFields } from './field-path.js';
import type { Given, GivenTopic } from './golden-file.js';
import { type Binding, toLive, toRecorded } from './substitute.js';

const PATIENCE_MS = 15_000;

/** What a broker answers while a leader is elected, a coordinator loads, or a transaction is being ended. */
export const PASSING: readonly unknown[] = [
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.CONCURRENT_TRANSACTIONS,
];

/** Precedes the number in every name of the recorded bytes. On a target other digits stand in it. */
export const RECORDED_MARK = 'fluxmq-golden-00000000-';

/** The n-th name of an exchange in the recorded bytes: of a topic, a group, a transaction. A live one has the same length. */
export function recordedName(index: number): string {
  return `${RECORDED_MARK}${String(index).padStart(3, '0')}`;
}

/** The id of the n-th topic in the recorded bytes: 16 ASCII characters. */
export function recordedId(index: number): string {
  return Buffer.from(`golden-topic-${String(index).padStart(3, '0')}`).toString('base64url');
}

/** A target that holds what an exchange needs, and takes requests in the words of the recording. */
export class Stage {
  /** Those that were asked about, which may have made them. */
  private readonly groups = new Set<string>();

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
    { may = [], wanted = () => true }: { may?: readonly unknown[]; wanted?: (answer: Buffer) => boolean } = {},
  ): Promise<Buffer> {
    const request = toLive(recorded, this.bindings);
    const group = groupOf(api, decodeRequestFrame(api, version, request).body);
    if (group !== undefined) this.groups.add(group);
    const at = await this.addressee(api, version, request);
    let last: Buffer | undefined;
    const answer = await retry(async () => {
      last = toRecorded(await this.send(request, at), this.bindings);
      const passing = codesOf(api, version, last).some((code) => PASSING.includes(code) && !may.includes(code));
      return passing || !wanted(last) ? undefined : last;
    }, PATIENCE_MS);
    const given = answer ?? last;
    if (given === undefined) throw new TargetError(`The target gave no answer for ${PATIENCE_MS} ms.`);
    const passing = codesOf(api, version, given).find((code) => PASSING.includes(code) && !may.includes(code));
    if (passing !== undefined) {
      throw new TargetError(`The target still answered ${errorName(Number(passing))} after ${PATIENCE_MS} ms.`);
    }
    return given;
  }

  async clear(): Promise<void> {
    const { topics, absent } = this.given;
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
    for (const { partition, batch } of records) await append(this.client, topic, partition, batch);
    if (topic.id === ZERO_UUID) return;
    this.bindings.push({ recorded: Buffer.from(id, 'base64url'), live: Buffer.from(topic.id, 'base64url') });
  }

  private async send(request: Buffer, at: Address): Promise<Buffer> {
    const connection = this.log.watch(await this.client.open(at));
    try {
      connection.write(frame([request]));
      return await connection.receiveFrame();
    } catch (error) {
      if (error instanceof ConnectionError)
        throw new ConnectionError(`instead of an answer: ${error.message}`, { cause: error });
      throw error;
    } finally {
      connection.close();
    }
  }

  /** Partition 0 of the first topic decides: exchanges about partitions go to a leader. */
  private addressee(api: Api, version: number, request: Buffer): Promise<Address> {
    const [topic] = this.given.topics;
    const leader = topic && (() => this.client.leader(this.live(topic.name), 0));
    return addresseeOf(api, decodeRequestFrame(api, version, request).body, this.client, leader);
  }
}

/** Every error code in an answer. */
export function codesOf(api: Api, version: number, frame: Buffer): unknown[] {
  const codes: unknown[] = [];
  visitFields(decodeResponseFrame(api, version, frame).body, (value, path) => {
    if (path.endsWith('rrorCode')) codes.push(value);
  });
  return codes;
}
