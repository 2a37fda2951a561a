import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import {
  type Address,
  ApiVersions,
  apiByKey,
  CreateTopics,
  DeleteTopics,
  ErrorCode,
  encodeResponse,
  FrameReader,
  Metadata,
  Produce,
  RequestHeader,
  requestHeaderVersion,
} from '../../protocol/index.js';
import { Reader } from '../../protocol/reader.js';
import { recordCount } from '../../protocol/records/batch-header.js';

const SERVED = [Produce, Metadata, ApiVersions, CreateTopics, DeleteTopics] as const;
const NODE_ID = 1;

/** What a Produce request meets: an error code for all its partitions, or a connection that closes. */
export type Reaction = number | 'close';

/** A broker that keeps nothing and speaks just enough for the load generator, for tests that say how it misbehaves. */
export class FakeBroker {
  readonly topics = new Map<string, number>();
  readonly deleted: string[] = [];
  /** Records that were taken, those of the probe included. */
  records = 0;
  private readonly sockets = new Set<Socket>();
  private frozen = false;
  private produced = 0;

  private constructor(
    private readonly server: Server,
    readonly address: Address,
    private readonly react: (request: number, broker: FakeBroker) => Reaction,
  ) {}

  /** `react` is asked for each Produce request, which are counted from 0. */
  static async listen(react: (request: number, broker: FakeBroker) => Reaction = () => 0): Promise<FakeBroker> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const broker = new FakeBroker(server, { host: '127.0.0.1', port: address.port }, react);
    server.on('connection', (socket) => broker.serve(socket));
    return broker;
  }

  /** Reads nothing more, as a process that is stopped. */
  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    const frames = new FrameReader();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const payload of frames.push(chunk)) this.answer(socket, payload);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    if (this.frozen) socket.pause();
  }

  private answer(socket: Socket, payload: Buffer): void {
    const [key, version] = [payload.readInt16BE(0), payload.readInt16BE(2)];
    const api = apiByKey(key);
    if (api === undefined) throw new Error(`API ${key} was not expected`);
    const reader = new Reader(payload);
    const { correlationId } = RequestHeader.read(reader, requestHeaderVersion(api, version));
    const body = payload.subarray(reader.position);
    const answer =
      api === Produce
        ? this.answerProduce(socket, version, correlationId, body)
        : this.answerAdmin(key, version, correlationId, body);
    for (const chunk of answer) socket.write(chunk);
  }

  private answerAdmin(key: number, version: number, correlationId: number, body: Buffer): Buffer[] {
    switch (key) {
      case ApiVersions.key: {
        const apiKeys = SERVED.map(({ key, versions: [minVersion, maxVersion] }) => ({
          apiKey: key,
          minVersion,
          maxVersion,
        }));
        return encodeResponse(ApiVersions, version, correlationId, { apiKeys });
      }
      case Metadata.key: {
        const names = Metadata.request.decode(body, version).topics?.map(({ name }) => name) ?? [];
        const brokers = [{ nodeId: NODE_ID, ...this.address }];
        const topics = names.map((name) => this.describe(name ?? ''));
        return encodeResponse(Metadata, version, correlationId, { brokers, controllerId: NODE_ID, topics });
      }
      case CreateTopics.key: {
        const { topics } = CreateTopics.request.decode(body, version);
        for (const { name, numPartitions } of topics) this.topics.set(name, numPartitions);
        return encodeResponse(CreateTopics, version, correlationId, { topics: topics.map(({ name }) => ({ name })) });
      }
      case DeleteTopics.key: {
        const { topics } = DeleteTopics.request.decode(body, version);
        for (const { name } of topics) this.deleted.push(name ?? '');
        return encodeResponse(DeleteTopics, version, correlationId, { responses: topics });
      }
      default:
        throw new Error(`API ${key} was not expected`);
    }
  }

  private describe(name: string) {
    const partitions = this.topics.get(name);
    if (partitions === undefined) return { name, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    const led = Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, leaderId: NODE_ID }));
    return { name, partitions: led };
  }

  private answerProduce(socket: Socket, version: number, correlationId: number, body: Buffer): Buffer[] {
    const { acks, topicData } = Produce.request.decode(body, version);
    const errorCode = this.react(this.produced++, this);
    if (errorCode === 'close') {
      socket.destroy();
      return [];
    }
    const partitions = topicData.flatMap(({ partitionData }) => partitionData);
    if (errorCode === ErrorCode.NONE) {
      for (const { records } of partitions) this.records += records === null ? 0 : recordCount(records);
    }
    if (acks === 0) return [];
    const responses = topicData.map(({ name, partitionData }) => ({
      name,
      partitionResponses: partitionData.map(({ index }) => ({ index, errorCode })),
    }));
    return encodeResponse(Produce, version, correlationId, { responses });
  }
}
