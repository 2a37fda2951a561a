import { describe, expect, test } from 'vitest';
import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { ClientInstances, MOST_BYTES, type Push } from './client-instances.js';
import { PUSH_INTERVAL_MS, subscriptionOf, type Wanted } from './subscriptions.js';

const ID = 'Lr4CL8OyTS6L2TQshHc1sQ';
const NOTHING: Wanted = { metrics: [], intervalMs: PUSH_INTERVAL_MS };

function pushOf(change: Partial<Push> = {}, id = ID): Push {
  return {
    clientInstanceId: id,
    subscriptionId: subscriptionOf(id, NOTHING),
    terminating: false,
    compressionType: 0,
    metrics: Buffer.alloc(0),
    ...change,
  };
}

const refused = (code: number) => expect.objectContaining({ code });

test('a client without an id gets one of its own', () => {
  const instances = new ClientInstances();
  const ids = [instances.idOf(ZERO_UUID), instances.idOf(ZERO_UUID)];
  expect(new Set([...ids, ZERO_UUID]).size).toBe(3);
  expect(instances.idOf(ID)).toBe(ID);
});

test('a client asks, is told under which number to push, and does either once in each interval', () => {
  const instances = new ClientInstances();
  expect(instances.ask(ID, NOTHING, 0)).toBe(subscriptionOf(ID, NOTHING));
  expect(() => instances.ask(ID, NOTHING, PUSH_INTERVAL_MS - 1)).toThrow(refused(ErrorCode.THROTTLING_QUOTA_EXCEEDED));
  instances.push(pushOf(), NOTHING, PUSH_INTERVAL_MS);
  expect(() => instances.push(pushOf(), NOTHING, 2 * PUSH_INTERVAL_MS - 1)).toThrow(
    refused(ErrorCode.THROTTLING_QUOTA_EXCEEDED),
  );
  instances.push(pushOf(), NOTHING, 2 * PUSH_INTERVAL_MS);
  instances.ask(ID, NOTHING, 3 * PUSH_INTERVAL_MS);
});

test('a client that terminates has one last push, whenever that is', () => {
  const instances = new ClientInstances();
  instances.push(pushOf(), NOTHING, 0);
  instances.push(pushOf({ terminating: true }), NOTHING, 1);
  expect(() => instances.push(pushOf({ terminating: true }), NOTHING, 2)).toThrow(refused(ErrorCode.INVALID_REQUEST));
});

describe('a push is refused', () => {
  test.each<[string, Partial<Push>, number]>([
    ['of nobody', { clientInstanceId: ZERO_UUID }, ErrorCode.INVALID_REQUEST],
    ['of an id that is reserved', { clientInstanceId: 'AAAAAAAAAAAAAAAAAAAAAQ' }, ErrorCode.INVALID_REQUEST],
    ['in a compression that is not there', { compressionType: 9 }, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE],
    ['of too many bytes', { metrics: { length: MOST_BYTES + 1 } }, ErrorCode.TELEMETRY_TOO_LARGE],
  ])('%s', (_, change, code) => {
    expect(() => new ClientInstances().push(pushOf(change), NOTHING, 0)).toThrow(refused(code));
  });

  test('for another subscription: then the client may ask at once', () => {
    const instances = new ClientInstances();
    instances.ask(ID, NOTHING, 0);
    const other = pushOf({ subscriptionId: subscriptionOf(ID, NOTHING) + 1 });
    expect(() => instances.push(other, NOTHING, 1)).toThrow(refused(ErrorCode.UNKNOWN_SUBSCRIPTION_ID));
    instances.ask(ID, NOTHING, 2);
  });
});

test('of too many clients those are forgotten that were not heard of for longest', () => {
  const instances = new ClientInstances(2);
  for (const id of ['one', 'two', 'three']) instances.ask(id, NOTHING, 0);
  expect(() => instances.ask('three', NOTHING, 1)).toThrow();
  instances.ask('one', NOTHING, 1);
});

test('a client of which something else is wanted may ask at once, and is not heard under the old subscription', () => {
  const instances = new ClientInstances();
  const more: Wanted = { metrics: ['org.apache.kafka.consumer.'], intervalMs: 30_000 };
  instances.ask(ID, NOTHING, 0);
  instances.ask(ID, more, 1);
  expect(() => instances.ask(ID, more, 30_000)).toThrow(refused(ErrorCode.THROTTLING_QUOTA_EXCEEDED));
  expect(() => instances.push(pushOf(), more, 2)).toThrow(refused(ErrorCode.UNKNOWN_SUBSCRIPTION_ID));
  instances.push(pushOf({ subscriptionId: subscriptionOf(ID, more) }), more, 30_002);
});
