import { randomBytes } from 'node:crypto';
import {
  type Address,
  type Api,
  ConnectionError,
  ErrorCode,
  errorName,
  LENGTH_SIZE,
  ZERO_UUID,
} from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { retry } from '../../targets/retry.js';
import { TargetError } from '../../targets/target.js';
import { append, createTopic, deleteTopics } from '../fixtures.js';
import { decodeResponseFrame } from './decode-frame.js';
import type { Exchange, GivenTopic } from './golden-file.js';
import { type Binding, toLive, toRecorded } from './substitute.js';

const PATIENCE_MS = 15_000;

/** What a broker answers while a leader is elected or a coordinator loads. */
const PASSING: readonly number[] = [
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
];

const RUN_MARK = /(?<=^fluxmq-golden-)[0-9a-f]{8}/;

/** The name of the n-th topic of an exchange in the recorded bytes. A live one has the same length. */
export function recordedName(index: number): string {
  return `fluxmq-golden-00000000-${String(index).padStart(3, '0')}`;
}

/** Its id in the recorded bytes: 16 ASCII characters. */
export function recordedId(index: number): string {
  return Buffer.from(`golden-topic-${String(index).padStart(3, '0')}`).toString('base64url');
}

/** An exchange of one pair before its answer is known. */
export interface Question extends Omit<Exchange, 'responses'> {
  readonly api: Api;
  readonly version: number;
}

/** Answers with the frame that the target gave, in the words of the recording. */
export async function perform(exchange: Question, client: ClusterClient): Promise<Buffer> {
  const mark = randomBytes(4).toString('hex');
  const live = (name: string) => name.replace(RUN_MARK, mark);
  const bindings: Binding[] = [];
  for (const name of [...exchange.topics.map((topic) => topic.name), ...exchange.absent]) {
    bindings.push({ recorded: Buffer.from(name), live: Buffer.from(live(name)) });
  }
  try {
    for (const given of exchange.topics) bindings.push(...(await prepare(given, live(given.name), client)));
    const at = await addressee(exchange, live, client);
    const request = toLive(exchange.request, bindings);
    let passing: number | undefined;
    const response = await retry(async () => {
      const frame = await send(request, client, at);
      passing = passingCode(exchange.api, exchange.version, frame);
      return passing === undefined ? frame : undefined;
    }, PATIENCE_MS);
    if (response === undefined) {
      throw new TargetError(`The target still answered ${errorName(passing ?? 0)} after ${PATIENCE_MS} ms.`);
    }
    return toRecorded(response, bindings);
  } finally {
    await deleteTopics(client, [...exchange.topics.map(({ name }) => live(name)), ...exchange.absent.map(live)]);
  }
}

/** The code with which an answer only says that the broker is not ready yet, which a client waits out. No golden holds one. */
function passingCode(api: Api, version: number, frame: Buffer): number | undefined {
  const codes: unknown[] = [];
  JSON.stringify(decodeResponseFrame(api, version, frame).body, (name, value) => {
    if (name === 'errorCode') codes.push(value);
    return typeof value === 'bigint' ? null : value;
  });
  return PASSING.find((code) => codes.includes(code));
}

async function prepare(given: GivenTopic, name: string, client: ClusterClient): Promise<Binding[]> {
  const topic = await createTopic(client, {
    name,
    partitions: given.partitions,
    configs: given.configs,
    onOneBroker: true,
  });
  for (const { partition, batch } of given.records) await append(client, name, partition, batch);
  if (topic.id === ZERO_UUID) return [];
  return [{ recorded: Buffer.from(given.id, 'base64url'), live: Buffer.from(topic.id, 'base64url') }];
}

/** Partition 0 of the first topic decides who is asked: exchanges about partitions go to a leader. */
async function addressee(
  exchange: Pick<Exchange, 'topics'>,
  live: (name: string) => string,
  client: ClusterClient,
): Promise<Address> {
  const [topic] = exchange.topics;
  return topic === undefined ? client.controller() : client.leader(live(topic.name), 0);
}

async function send(request: Buffer, client: ClusterClient, at: Address): Promise<Buffer> {
  const connection = await client.open(at);
  try {
    const length = Buffer.alloc(LENGTH_SIZE);
    length.writeInt32BE(request.length);
    connection.write([length, request]);
    return await connection.receiveFrame();
  } catch (error) {
    if (error instanceof ConnectionError)
      throw new ConnectionError(`instead of an answer: ${error.message}`, { cause: error });
    throw error;
  } finally {
    connection.close();
  }
}
