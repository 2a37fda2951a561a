import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import {
  type Address,
  type AnswerOf,
  ApiVersions,
  CreateTopics,
  DeleteTopics,
  type DeleteTopicsRequest,
  ErrorCode,
  encodeResponse,
  FrameReader,
  InitProducerId,
  ListOffsets,
  type ListOffsetsRequest,
  Metadata,
  type MetadataRequest,
  Produce,
  type ProduceRequest,
  RequestHeader,
  requestHeaderVersion,
} from '../../protocol/index.js';
import { Reader } from '../../protocol/reader.js';
import { NEWEST_BY_NAME } from '../drivers/wire/newest-by-name.js';
import { NullTopics } from './null-topics.js';
import { type ServedApi, serve } from './served-api.js';

const NODE_ID = 1;

/**
 * A broker that acknowledges whatever it is sent and keeps nothing, so that what is measured against it is whoever sends.
 * Its topics have no ids: it serves the versions that name them.
 */
export class NullBroker {
  readonly topics = new NullTopics();
  protected readonly sockets = new Set<Socket>();
  private readonly server = createServer((socket) => this.accept(socket));
  private readonly served: readonly ServedApi[] = [
    serve(Produce, [3, NEWEST_BY_NAME.produce], (request) => this.produce(request)),
    serve(ListOffsets, [1, 11], (request) => this.listOffsets(request)),
    serve(Metadata, [1, 9], (request) => this.describe(request)),
    serve(ApiVersions, [0, 4], () => this.versions()),
    serve(CreateTopics, [2, 6], ({ topics }) => {
      for (const { name, numPartitions } of topics) this.topics.make(name, Math.max(1, numPartitions));
      return { topics: topics.map(({ name }) => ({ name })) };
    }),
    serve(DeleteTopics, [1, 5], (request) => this.deleteTopics(request)),
    serve(InitProducerId, [0, 5], () => ({ producerId: this.nextProducerId++, producerEpoch: 0 })),
  ];
  private readonly byKey = new Map(this.served.map((served) => [served.api.key, served]));
  private nextProducerId = 1n;
  private where: Address | undefined;

  /** Where it listens. Throws before it does. */
  get address(): Address {
    if (this.where === undefined) throw new Error('the null broker does not listen yet');
    return this.where;
  }

  /** Listens on a port of the loopback; 0 for any free one. */
  async listen(port = 0): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    this.where = { host: '127.0.0.1', port: address.port };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  protected accept(socket: Socket): void {
    const frames = new FrameReader();
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk) => {
      try {
        for (const payload of frames.push(chunk)) {
          for (const part of this.answer(payload)) socket.write(part);
        }
      } catch {
        // Whoever sends what it does not speak is not served any longer.
        socket.destroy();
      }
    });
  }

  protected produce({ acks, topicData }: ProduceRequest): AnswerOf<typeof Produce> | undefined {
    const responses = topicData.map(({ name, partitionData }) => ({
      name,
      partitionResponses: partitionData.map(({ index, records }) => ({
        index,
        ...this.topics.take(name, index, records),
      })),
    }));
    return acks === 0 ? undefined : { responses };
  }

  protected deleteTopics({ topicNames }: DeleteTopicsRequest): AnswerOf<typeof DeleteTopics> {
    for (const name of topicNames) this.topics.delete(name);
    return { responses: topicNames.map((name) => ({ name })) };
  }

  private answer(payload: Buffer): readonly Buffer[] {
    const [key, version] = [payload.readInt16BE(0), payload.readInt16BE(2)];
    const served = this.byKey.get(key);
    if (served === undefined) throw new Error(`API ${key} is not served`);
    const [oldest, newest] = served.versions;
    const reader = new Reader(payload);
    const { correlationId } = RequestHeader.read(reader, requestHeaderVersion(served.api, version));
    if (version >= oldest && version <= newest) {
      return served.answer(version, correlationId, payload.subarray(reader.position));
    }
    if (served.api !== ApiVersions) throw new Error(`${served.api.name} v${version} is not served`);
    return encodeResponse(ApiVersions, 0, correlationId, {
      ...this.versions(),
      errorCode: ErrorCode.UNSUPPORTED_VERSION,
    });
  }

  private versions(): AnswerOf<typeof ApiVersions> {
    const apiKeys = this.served.map(({ api, versions: [minVersion, maxVersion] }) => ({
      apiKey: api.key,
      minVersion,
      maxVersion,
    }));
    return { apiKeys };
  }

  private describe({ topics }: MetadataRequest): AnswerOf<typeof Metadata> {
    const names = topics?.map(({ name }) => name ?? '') ?? this.topics.names;
    return {
      brokers: [{ nodeId: NODE_ID, ...this.address }],
      controllerId: NODE_ID,
      topics: names.map((name) => this.describeTopic(name)),
    };
  }

  private describeTopic(name: string) {
    const partitions = this.topics.partitions(name);
    if (partitions === undefined) return { name, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION };
    const led = Array.from({ length: partitions }, (_, partitionIndex) => ({
      partitionIndex,
      leaderId: NODE_ID,
      replicaNodes: [NODE_ID],
      isrNodes: [NODE_ID],
    }));
    return { name, partitions: led };
  }

  /** A log that keeps nothing begins where it ends. */
  private listOffsets({ topics }: ListOffsetsRequest): AnswerOf<typeof ListOffsets> {
    return {
      topics: topics.map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partitionIndex }) => {
          const end = this.topics.end(name, partitionIndex);
          return end === undefined
            ? { partitionIndex, errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION }
            : { partitionIndex, offset: BigInt(end) };
        }),
      })),
    };
  }
}
