import { describe, expect, test } from 'vitest';
import { CodecError } from './codec-error.js';
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
  decodeConsumerProtocol,
  encodeConsumerProtocol,
} from './consumer-protocol.js';
import { compareMessage } from './testing/compare-schemas.js';
import { withShared } from './testing/judge.js';

withShared("Kafka's schemas agree with the declaration of", 'kafka-schemas', () => {
  test.each([ConsumerProtocolSubscription, ConsumerProtocolAssignment])('$name', (message) => {
    const { name, declared } = message;
    expect(compareMessage({ name, versions: declared.versions, message })).toEqual([]);
  });
});

describe('what a consumer says', () => {
  const subscription = {
    topics: ['orders'],
    userData: null,
    ownedPartitions: [{ topic: 'orders', partitions: [0, 2] }],
    generationId: 7,
    rackId: 'a',
  };

  test('is read in each version as it was written', () => {
    for (const [version, known] of [
      [0, { ownedPartitions: [], generationId: -1, rackId: null }],
      [1, { generationId: -1, rackId: null }],
      [2, { rackId: null }],
      [3, {}],
    ] as const) {
      const bytes = encodeConsumerProtocol(ConsumerProtocolSubscription, subscription, version);
      expect(bytes.readInt16BE()).toBe(version);
      expect(decodeConsumerProtocol(ConsumerProtocolSubscription, bytes)).toEqual({ ...subscription, ...known });
    }
  });

  test('in a version to come has only more at its end', () => {
    const bytes = encodeConsumerProtocol(ConsumerProtocolSubscription, subscription, 3);
    bytes.writeInt16BE(4);
    const newer = Buffer.concat([bytes, Buffer.from('more')]);
    expect(decodeConsumerProtocol(ConsumerProtocolSubscription, newer)).toEqual(subscription);
  });

  test('may be anything, and then is told to be nothing that can be read', () => {
    for (const text of ['', '\u0000', 'hello', '\xff\xff\u0000\u0000']) {
      const bytes = Buffer.from(text, 'latin1');
      expect(() => decodeConsumerProtocol(ConsumerProtocolSubscription, bytes)).toThrow(CodecError);
    }
  });
});
