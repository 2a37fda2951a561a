import { expect, it } from 'vitest';
import { CaptureWriter, readCapture } from './capture-file.js';

const CONNECTION = { number: 3, client: 'c:1', broker: { host: 'b', port: 2 } };
const CALL = { number: 1, key: 3, version: 0, correlationId: 1, clientId: null, api: undefined };

it('reads the frames back that were written, in order', () => {
  const lines: string[] = [];
  const writer = new CaptureWriter((line) => lines.push(line));
  const frames = [Buffer.from('0003000000000001ffff', 'hex'), Buffer.from('00000001', 'hex')];
  writer.opened(CONNECTION, 0);
  for (const [index, frame] of frames.entries()) {
    const direction = index === 0 ? 'request' : 'response';
    writer.message({ connection: CONNECTION, time: 0, direction, call: CALL, frame });
  }
  writer.bytes({ connection: CONNECTION, time: 0, direction: 'request', what: 'token', bytes: Buffer.of(1) });
  writer.closed({ connection: CONNECTION, time: 0, by: 'client' });
  expect(readCapture(`${lines.join('\n')}\n`)).toEqual([
    { connection: 3, direction: 'request', frame: frames[0] },
    { connection: 3, direction: 'response', frame: frames[1] },
  ]);
  expect(lines.at(-1)).toBe('close 3 0.000 client');
});

it('names the line that is no frame', () => {
  expect(() => readCapture('something else')).toThrow(/does not begin with/);
  expect(() => readCapture('fluxmq-capture 1\nrequest 1 0 xyz\n')).toThrow(/line 2/);
});
