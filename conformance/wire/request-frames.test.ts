import { expect, it } from 'vitest';
import { encodeRequest, frame, Heartbeat, Produce } from '../../protocol/index.js';
import { RequestFrames } from './request-frames.js';

const ID = { correlationId: 7, clientId: 'test' };

it('finds the requests in bytes, wherever they are cut', () => {
  const bytes = Buffer.concat(frame(encodeRequest(Heartbeat, 3, ID, { groupId: 'g' })));
  const requests = new RequestFrames();
  const found = [...bytes].flatMap((byte) => requests.push(Buffer.from([byte])));
  expect(found).toMatchObject([{ apiKey: Heartbeat.key, version: 3, correlationId: 7, answered: true }]);
});

it('knows that a producer that wants no acknowledgement gets no answer', () => {
  const [request] = new RequestFrames().push(Buffer.concat(frame(encodeRequest(Produce, 9, ID, { acks: 0 }))));
  expect(request?.answered).toBe(false);
});

it('finds nothing any more behind bytes that are no frame', () => {
  const requests = new RequestFrames();
  expect(requests.push(Buffer.from('ffffffff', 'hex'))).toEqual([]);
  expect(requests.senseless).toBe(true);
  expect(requests.push(Buffer.concat(frame(encodeRequest(Heartbeat, 3, ID, {}))))).toEqual([]);
});
