/**
 * What consumers of a classic group tell each other through their coordinator: the metadata of a JoinGroup, and the assignments of
 * a SyncGroup. To the coordinator both are bytes; it reads them only to learn what a group reads.
 */
import { CodecError } from './codec-error.js';
import { type Message, message } from './message.js';
import { Reader } from './reader.js';
import { array, bytes, type Input, int32, type StructOf, string } from './schema.js';

/** The protocol type of groups whose members speak this. */
export const CONSUMER_PROTOCOL_TYPE = 'consumer';

const NEWEST = 3;
const VERSION_SIZE = 2;
const TOPIC_PARTITIONS = { topic: string(), partitions: array(int32()) };

const SUBSCRIPTION = {
  topics: array(string()),
  userData: bytes({ nullable: 0, default: null }),
  ownedPartitions: array(TOPIC_PARTITIONS, { since: 1, ignorable: true }),
  generationId: int32({ since: 2, default: -1, ignorable: true }),
  rackId: string({ since: 3, nullable: 3, default: null, ignorable: true }),
};

const ASSIGNMENT = {
  assignedPartitions: array(TOPIC_PARTITIONS),
  userData: bytes({ nullable: 0, default: null }),
};

export type ConsumerProtocolSubscription = StructOf<typeof SUBSCRIPTION>;
export type ConsumerProtocolAssignment = StructOf<typeof ASSIGNMENT>;

/** What a consumer wants to read, and (KIP-429) what it holds. */
export const ConsumerProtocolSubscription = message(
  'ConsumerProtocolSubscription',
  { versions: [0, NEWEST] },
  SUBSCRIPTION,
);

/** What a consumer is to read. */
export const ConsumerProtocolAssignment = message('ConsumerProtocolAssignment', { versions: [0, NEWEST] }, ASSIGNMENT);

/** Reads what stands behind its own version. One that is newer than this project has only more at its end. Throws `CodecError`. */
export function decodeConsumerProtocol<T>(message: Message<T>, given: Buffer): T {
  const reader = new Reader(given);
  const version = reader.int16();
  if (version < 0) throw new CodecError(`${message.name} has no version ${version}`);
  return message.read(reader, Math.min(version, NEWEST));
}

/** The bytes of a version, behind its number. Throws `CodecError` for what it cannot carry. */
export function encodeConsumerProtocol<T>(message: Message<T>, value: T | Input<T>, version: number): Buffer {
  const prefix = Buffer.alloc(VERSION_SIZE);
  prefix.writeInt16BE(version);
  return Buffer.concat([prefix, message.encode(value, version)]);
}
