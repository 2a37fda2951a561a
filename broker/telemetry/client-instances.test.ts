import { describe, expect, test } from 'vitest';
import { ErrorCode, ZERO_UUID } from '../../protocol/index.js';
import { ClientInstances, MOST_BYTES, PUSH_INTERVAL_MS, type Push, subscriptionOf } from './client-instances.js';

const ID = 'Lr4CL8OyTS6L2TQshHc1sQ';

function pushOf(change: Partial<Push> = {}, id = ID): Push {
  return {
    clientInstanceId: id,
    subscriptionId: subscriptionOf(id),
    terminating: false,
    compressionType: 0,
    metrics: Buffer.alloc(0),
    ...change,
  };
}

const refused = (code: number) => expect.objectContaining({ code });

test('a client without an id gets one of its own', () => {
  const instances = new ClientInstances();
  const ids = [instances.ask(ZERO_UUID, 0), instances.ask(ZERO_UUID, 0)];
  expect(new Set([...ids, ZERO_UUID]).size).toBe(3);
  expect(instances.ask(ID, 0)).toBe(ID);
});

test('a client asks and pushes once in each interval', () => {
  const instances = new ClientInstances();
  instances.ask(ID, 0);
  expect(() => instances.ask(ID, PUSH_INTERVAL_MS - 1)).toThrow(refused(ErrorCode.THROTTLING_QUOTA_EXCEEDED));
  instances.push(pushOf(), PUSH_INTERVAL_MS);
  expect(() => instances.push(pushOf(), 2 * PUSH_INTERVAL_MS - 1)).toThrow(
    refused(ErrorCode.THROTTLING_QUOTA_EXCEEDED),
  );
  instances.push(pushOf(), 2 * PUSH_INTERVAL_MS);
  instances.ask(ID, 3 * PUSH_INTERVAL_MS);
});

test('a client that terminates has one last push, whenever that is', () => {
  const instances = new ClientInstances();
  instances.push(pushOf(), 0);
  instances.push(pushOf({ terminating: true }), 1);
  expect(() => instances.push(pushOf({ terminating: true }), 2)).toThrow(refused(ErrorCode.INVALID_REQUEST));
});

describe('a push is refused', () => {
  test.each<[string, Partial<Push>, number]>([
    ['of nobody', { clientInstanceId: ZERO_UUID }, ErrorCode.INVALID_REQUEST],
    ['of an id that is reserved', { clientInstanceId: 'AAAAAAAAAAAAAAAAAAAAAQ' }, ErrorCode.INVALID_REQUEST],
    ['in a compression that is not there', { compressionType: 9 }, ErrorCode.UNSUPPORTED_COMPRESSION_TYPE],
    ['of too many bytes', { metrics: { length: MOST_BYTES + 1 } }, ErrorCode.TELEMETRY_TOO_LARGE],
  ])('%s', (_, change, code) => {
    expect(() => new ClientInstances().push(pushOf(change), 0)).toThrow(refused(code));
  });

  test('for another subscription: then the client may ask at once', () => {
    const instances = new ClientInstances();
    instances.ask(ID, 0);
    const other = pushOf({ subscriptionId: subscriptionOf(ID) + 1 });
    expect(() => instances.push(other, 1)).toThrow(refused(ErrorCode.UNKNOWN_SUBSCRIPTION_ID));
    expect(instances.ask(ID, 2)).toBe(ID);
  });
});

test('of too many clients those are forgotten that were not heard of for longest', () => {
  const instances = new ClientInstances(2);
  for (const id of ['one', 'two', 'three']) instances.ask(id, 0);
  expect(() => instances.ask('three', 1)).toThrow();
  expect(instances.ask('one', 1)).toBe('one');
});
