import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  ApiVersions,
  decodeResponse,
  ErrorCode,
  Fetch,
  FrameReader,
  frame,
  Heartbeat,
  MAX_FRAME_SIZE,
  Metadata,
  Produce,
} from '../protocol/index.js';
import { encodeBatch } from '../protocol/records/record-batch.js';
import { ClientConnection } from './client-connection.js';
import { Disconnect, Dispatcher } from './dispatcher.js';
import { handle } from './handler.js';
import { MetricsRegistry } from './metrics/metrics-registry.js';
import { RequestReader } from './request-reader.js';
import { BufferPool } from './storage/buffer-pool.js';
import { servicesInMemory } from './testing/asking.js';
import { type CapturedLog, capturedLog, ERROR, WARN } from './testing/captured-log.js';
import { connectTo, rawClientOf, requestBytes, runningBroker } from './testing/running-broker.js';
import { ScriptedDispatcher, scripted } from './testing/scripted-dispatcher.js';
import { type SocketPair, socketPair } from './testing/socket-pair.js';
import { settled, until } from './testing/turns.js';
import { AppendWatch } from './topics/append-watch.js';
import { Partition } from './topics/partition.js';

const MIB = 1024 * 1024;

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

interface Conversation extends SocketPair, CapturedLog {
  readonly connection: ClientConnection;
  readonly dispatcher: ScriptedDispatcher;
  /** What the client has received, frame by frame. */
  readonly answers: string[];
}

/** A client that is connected to a dispatcher which answers when it is told to. */
async function conversation({ bufferSize = 8192, reading = true } = {}): Promise<Conversation> {
  const { client, server: accepted } = await socketPair();
  const captured = capturedLog();
  const dispatcher = new ScriptedDispatcher();
  const options = { ...memory(bufferSize), dispatcher, metrics: new MetricsRegistry(), log: captured.log };
  const connection = new ClientConnection(accepted, options);
  const server = connection.socket;
  return { client, server, ...captured, dispatcher, connection, answers: reading ? answersTo(client) : [] };
}

function memory(bufferSize: number) {
  return { buffer: Buffer.allocUnsafeSlow(bufferSize), pool: new BufferPool() };
}

function answersTo(client: Socket): string[] {
  const answers: string[] = [];
  const frames = new FrameReader();
  client.on('data', (chunk) => answers.push(...[...frames.push(chunk)].map((answer) => answer.toString('latin1'))));
  return answers;
}

describe('bufferSize', () => {
  test.each([1, 3, 100, 8192])('%i: requests come whole, whatever their size is beside it', async (bufferSize) => {
    const { client, dispatcher, answers } = await conversation({ bufferSize });
    const names = ['large', 'small', 'huge', 'last'];
    client.write(Buffer.concat(names.map((name, i) => scripted(name, [100_000, 16, 3 * MIB, bufferSize + 16][i]))));
    for (const [index, name] of names.entries()) {
      await until(() => dispatcher.begun.length > index);
      dispatcher.answer(name);
    }
    await until(() => answers.length === names.length);
    expect(answers).toEqual(names);
  });

  test('is handed down by a broker: small requests are received into one buffer of that size', async () => {
    const broker = await runningBroker({ bufferSize: 1000 });
    const received = vi.spyOn(RequestReader.prototype, 'received');
    const client = rawClientOf(broker);
    client.write(Buffer.concat(Array(100).fill(requestBytes(ApiVersions, 0, {}))));
    await once(client, 'data');
    expect(Math.max(...received.mock.calls.map(([count]) => count))).toBe(1000);
  });
});

describe('one connection is one queue', () => {
  test('a Produce behind a waiting Fetch is begun only when the Fetch is answered', async () => {
    const { client, dispatcher, answers } = await conversation();
    client.write(Buffer.concat([scripted('fetch'), scripted('produce')]));
    await until(() => dispatcher.begun.length > 0);
    expect(await settled(() => dispatcher.begun.join())).toBe('fetch');
    dispatcher.answer('fetch');
    await until(() => dispatcher.begun.length > 1);
    dispatcher.answer('produce');
    await until(() => answers.length > 1);
    expect(answers).toEqual(['fetch', 'produce']);
  });

  test('consecutive Produces overlap, and are answered in the order in which they were asked', async () => {
    const { client, dispatcher, answers } = await conversation();
    client.write(Buffer.concat([scripted('produce 1'), scripted('produce 2'), scripted('produce 3')]));
    await until(() => dispatcher.begun.length === 3);
    dispatcher.answer('produce 3');
    dispatcher.answer('produce 2');
    expect(await settled(() => answers.length)).toBe(0);
    dispatcher.answer('produce 1');
    await until(() => answers.length === 3);
    expect(answers).toEqual(['produce 1', 'produce 2', 'produce 3']);
  });

  test('what follows Produces waits for all of them, and the Produces after it wait for it', async () => {
    const { client, dispatcher } = await conversation();
    client.write(Buffer.concat(['produce 1', 'produce 2', 'other', 'produce 3'].map((name) => scripted(name))));
    await until(() => dispatcher.begun.length > 1);
    dispatcher.answer('produce 2');
    expect(await settled(() => dispatcher.begun.join())).toBe('produce 1,produce 2');
    dispatcher.answer('produce 1');
    await until(() => dispatcher.begun.length > 2);
    expect(await settled(() => dispatcher.begun.at(-1))).toBe('other');
    dispatcher.answer('other');
    await until(() => dispatcher.begun.length > 3);
  });

  test('a request without an answer lets the next one begin', async () => {
    const { client, dispatcher, answers } = await conversation();
    client.write(Buffer.concat([scripted('silent'), scripted('other')]));
    await until(() => dispatcher.begun.length === 1);
    dispatcher.silence('silent');
    await until(() => dispatcher.begun.length === 2);
    dispatcher.answer('other');
    await until(() => answers.length > 0);
    expect(answers).toEqual(['other']);
  });

  test('what a client asked before it left is done', async () => {
    const { client, server, dispatcher } = await conversation();
    client.end(Buffer.concat([scripted('one'), scripted('two')]));
    await until(() => server.closed);
    dispatcher.answer('one');
    await until(() => dispatcher.begun.length > 1);
    expect(dispatcher.begun).toEqual(['one', 'two']);
  });
});

describe('what a client can pin in memory is bounded', () => {
  test('its socket is not read while 4 MiB of requests are unanswered, and is read again afterwards', async () => {
    const { client, server, dispatcher, answers } = await conversation();
    const total = 64;
    const requests = Array.from({ length: total }, (_, index) => scripted(`request ${index}`, MIB));
    const sent = new Promise<void>((resolve) => client.write(Buffer.concat(requests), () => resolve()));
    const received = await settled(() => server.bytesRead);
    // Beyond the bound: the rest of one request, and what Node reads ahead.
    expect(received).toBeGreaterThanOrEqual(4 * MIB);
    expect(received).toBeLessThan(6 * MIB);
    expect(client.writableLength).toBeGreaterThan(0);
    for (let index = 0; index < total; index++) {
      await until(() => dispatcher.begun.length > index);
      expect(server.bytesRead).toBeLessThan((index + 6) * MIB);
      dispatcher.answer(`request ${index}`);
    }
    await sent;
    await until(() => answers.length === total);
  });

  test('small requests count as what they lie in', async () => {
    const { client, server, dispatcher } = await conversation();
    const allocated = process.memoryUsage().arrayBuffers;
    client.write(Buffer.concat(Array(50_000).fill(scripted('small'))));
    await until(() => dispatcher.begun.length > 0);
    await settled(() => server.bytesRead);
    expect(process.memoryUsage().arrayBuffers - allocated).toBeLessThan(8 * MIB);
  });

  test('one request may be larger than the bound', async () => {
    const { client, dispatcher, answers } = await conversation();
    client.write(Buffer.concat([scripted('large', 10 * MIB), scripted('next')]));
    await until(() => dispatcher.begun.length > 0);
    dispatcher.answer('large');
    await until(() => dispatcher.begun.length > 1);
    dispatcher.answer('next');
    await until(() => answers.length > 1);
    expect(answers).toEqual(['large', 'next']);
  });

  test('the next requests of a client that does not read its answers wait until it does', async () => {
    const { client, server, dispatcher } = await conversation({ reading: false });
    const names = Array.from({ length: 12 }, (_, index) => `request ${index}`);
    const listeners = server.listenerCount('close');
    client.write(Buffer.concat(names.map((name) => scripted(name))));
    let received = 0;
    client.on('data', (chunk) => {
      received += chunk.length;
    });
    for (const [index, name] of names.entries()) {
      await until(() => dispatcher.begun.length > index);
      client.pause();
      dispatcher.answer(name, 16 * MIB);
      expect(await settled(() => dispatcher.begun.length)).toBe(index + 1);
      client.resume();
    }
    await until(() => received > 12 * 16 * MIB);
    expect(server.listenerCount('close')).toBe(listeners);
  });

  test('waiting for a client to read ends when the client is gone', async () => {
    const { client, server, dispatcher, connection } = await conversation({ reading: false });
    client.write(scripted('request'));
    await until(() => dispatcher.begun.length > 0);
    dispatcher.answer('request', 16 * MIB);
    await until(() => server.writableLength > 4 * MIB);
    client.destroy();
    await until(() => server.closed);
    await connection.finish();
  });
});

describe('a client that has to wait', () => {
  async function muted() {
    vi.useFakeTimers({ now: 1, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const parts = await conversation();
    const { client, dispatcher, answers } = parts;
    client.write(Buffer.concat(['first', 'second', 'third'].map((name) => scripted(name))));
    await until(() => dispatcher.begun.length === 1);
    dispatcher.mute('first', 1_000);
    dispatcher.answer('first');
    await until(() => answers.length === 1);
    return parts;
  }

  test('is told so at once, and its next request begins when the time is over', async () => {
    const { dispatcher } = await muted();
    expect(await settled(() => dispatcher.begun.length)).toBe(1);
    vi.advanceTimersByTime(999);
    expect(await settled(() => dispatcher.begun.length)).toBe(1);
    vi.advanceTimersByTime(1);
    await until(() => dispatcher.begun.length === 2);
    dispatcher.answer('second');
    await until(() => dispatcher.begun.length === 3);
  });

  test('has nothing done that it has asked, when it is gone before', async () => {
    const { client, server, dispatcher } = await muted();
    client.destroy();
    await until(() => server.closed);
    expect(await settled(() => dispatcher.begun.length)).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not keep a broker from closing', async () => {
    const { connection, dispatcher } = await muted();
    await connection.finish();
    expect(dispatcher.begun).toEqual(['first']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a client that breaks the protocol', () => {
  function announcing(length: number): Buffer {
    const bytes = Buffer.alloc(64);
    bytes.writeInt32BE(length);
    return bytes;
  }

  function metadataAs(change: (request: Buffer) => void): Buffer {
    const bytes = requestBytes(Metadata, 9, { topics: [{ name: 't' }] });
    change(bytes.subarray(4));
    return bytes;
  }

  test.each<[string, Buffer, RegExp]>([
    ['a frame over the limit', announcing(MAX_FRAME_SIZE + 1), /^connection closed: a frame of 104857601 bytes /],
    ['a negative length', announcing(-1), /^connection closed: a frame of -1 bytes is announced/],
    ['no header', Buffer.concat(frame([Buffer.alloc(3)])), /^connection closed: a request of 3 bytes has no header$/],
    ['an unknown API key', metadataAs((r) => r.writeInt16BE(9999)), /^connection closed: API 9999 is not served$/],
    [
      'an unsupported version',
      metadataAs((r) => r.writeInt16BE(99, 2)),
      /^connection closed: Metadata v99 is not served, only v0 to v13$/,
    ],
    ['an undecodable body', metadataAs((r) => r.fill(0xff, r.length - 5)), /^connection closed: Metadata request/],
    [
      'an API that is switched off',
      requestBytes(Heartbeat, 0, { groupId: 'g', generationId: 1, memberId: 'm' }),
      /^connection closed: API 12 is not served$/,
    ],
  ])('is disconnected with one log line, and nobody else is: %s', async (_, bytes, message) => {
    const captured = capturedLog();
    const broker = await runningBroker({}, captured);
    const other = await connectTo(broker);
    await other.send(ApiVersions, 0, {});
    const client = rawClientOf(broker);
    await once(client, 'connect');
    const name = `${client.localAddress}:${client.localPort}`;
    captured.lines.length = 0;
    client.write(bytes);
    await once(client.resume(), 'close');
    expect(captured.lines).toMatchObject([{ level: WARN, client: name, msg: expect.stringMatching(message) }]);
    expect(client.bytesRead).toBe(0);
    expect((await other.send(ApiVersions, 0, {})).errorCode).toBe(ErrorCode.NONE);
    expect(captured.lines).toHaveLength(1);
  });

  test('has what it asked before what is no frame answered, though both come at once', async () => {
    const broker = await runningBroker();
    const client = rawClientOf(broker);
    const answers = answersTo(client);
    client.write(Buffer.concat([requestBytes(ApiVersions, 0, {}), announcing(-1)]));
    await once(client, 'close');
    expect(answers).toHaveLength(1);
  });

  test('has what it asked before answered, and nothing of what it asked after', async () => {
    const broker = await runningBroker();
    const client = rawClientOf(broker);
    const answers = answersTo(client);
    const unknown = metadataAs((request) => request.writeInt16BE(9999));
    const apiVersions = requestBytes(ApiVersions, 0, {});
    const produced = requestBytes(Produce, 9, produceTo('nowhere', 1));
    client.write(Buffer.concat([apiVersions, produced, produced, unknown, apiVersions]));
    await once(client, 'close');
    expect(answers).toHaveLength(3);
  });

  test('an unknown version of ApiVersions is no such thing: it is answered in v0 with error 35 and the versions', async () => {
    const connection = await connectTo(await runningBroker());
    const bytes = requestBytes(ApiVersions, 4, { clientSoftwareName: 'c', clientSoftwareVersion: '1' });
    bytes.writeInt16BE(99, 6);
    connection.write([bytes]);
    const answer = decodeResponse(ApiVersions, 0, 0, await connection.receiveFrame());
    expect(answer).toMatchObject({
      errorCode: ErrorCode.UNSUPPORTED_VERSION,
      apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 4 }],
    });
    expect(
      (await connection.send(ApiVersions, 4, { clientSoftwareName: 'c', clientSoftwareVersion: '1' })).errorCode,
    ).toBe(0);
  });
});

describe('errors', () => {
  test('a handler that throws answers UNKNOWN_SERVER_ERROR, and is logged with its stack', async () => {
    const { client, server } = await socketPair();
    const { log, lines } = capturedLog();
    const broken = handle(Metadata, {
      answer: () => {
        throw new RangeError('a bug');
      },
      refuse: (request, errorCode) => ({ topics: (request.topics ?? []).map(({ name }) => ({ name, errorCode })) }),
    });
    const dispatcher = new Dispatcher([broken], await servicesInMemory({ log }));
    new ClientConnection(server, { ...memory(8192), dispatcher, metrics: new MetricsRegistry(), log });
    const frames = new FrameReader();
    for (const _ of ['first', 'and the connection lives on']) {
      client.write(requestBytes(Metadata, 12, { topics: [{ name: 't' }] }));
      const [chunk]: Buffer[] = await once(client, 'data');
      const [answer] = frames.push(chunk ?? Buffer.alloc(0));
      expect(answer && decodeResponse(Metadata, 12, 0, answer)).toMatchObject({
        topics: [{ name: 't', errorCode: ErrorCode.UNKNOWN_SERVER_ERROR }],
      });
    }
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ level: ERROR, msg: 'a request failed', api: 'Metadata', version: 12 });
    expect(lines[0]?.err?.stack).toMatch(/^RangeError: a bug\n +at /);
  });

  test('an error that no answer can tell closes the connection, and is logged with its stack', async () => {
    const { client, dispatcher, lines } = await conversation();
    client.write(Buffer.concat([scripted('request'), scripted('next')]));
    await until(() => dispatcher.begun.length > 0);
    dispatcher.fail('request', new TypeError('a bug'));
    await once(client, 'close');
    expect(lines).toMatchObject([{ level: ERROR, msg: 'connection closed after an error', err: { message: 'a bug' } }]);
    expect(lines[0]?.err?.stack).toMatch(/^TypeError: a bug\n +at /);
    expect(dispatcher.begun).toEqual(['request']);
  });

  test('acks=0 that fails closes the connection with one log line; what waits behind it is not begun', async () => {
    const { client, dispatcher, lines } = await conversation();
    client.write(Buffer.concat([scripted('produce'), scripted('other')]));
    await until(() => dispatcher.begun.length > 0);
    dispatcher.fail('produce', new Disconnect('Produce with acks 0 failed.'));
    await once(client, 'close');
    await settled(() => dispatcher.begun.length);
    expect(dispatcher.begun).toEqual(['produce']);
    expect(lines).toMatchObject([{ level: WARN, msg: 'connection closed: Produce with acks 0 failed.' }]);
  });

  test('acks=0 is not answered where it succeeds, and names the partition where it fails', async () => {
    const captured = capturedLog();
    const broker = await runningBroker({}, captured);
    const connection = await connectTo(broker);
    await connection.send(Metadata, 12, { topics: [{ name: 'known' }] });
    captured.lines.length = 0;
    connection.post(Produce, 9, produceTo('known', 0));
    expect((await connection.send(ApiVersions, 0, {})).errorCode).toBe(0);
    expect(captured.lines).toEqual([]);
    connection.post(Produce, 9, produceTo('unknown', 0));
    await connection.closed;
    expect(captured.lines).toMatchObject([
      { level: WARN, msg: 'connection closed: Produce with acks 0 failed: There is no partition unknown-0.' },
    ]);
  });
});

test('a waiting fetch ends when its client goes away: no timer and no watcher is left', async () => {
  const broker = await runningBroker();
  const connection = await connectTo(broker);
  await connection.send(Metadata, 12, { topics: [{ name: 't' }] });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const watch = vi.spyOn(Partition.prototype, 'watch');
  const stop = vi.spyOn(AppendWatch.prototype, 'stop');
  connection.post(Fetch, 12, { maxWaitMs: 60_000, minBytes: 1, maxBytes: MIB, topics: [FETCH_T] });
  await until(() => vi.getTimerCount() === 1);
  expect(watch).toHaveBeenCalledTimes(1);
  connection.close();
  await until(() => stop.mock.calls.length > 0);
  expect(vi.getTimerCount()).toBe(0);
  // The function that stops watching answers whether it was still there.
  expect(watch.mock.results.map(({ value }) => value())).toEqual([false]);
});

const FETCH_T = { topic: 't', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: MIB }] };

describe('finish', () => {
  test('answers what is being answered, begins nothing else, and closes', async () => {
    const { client, dispatcher, connection, answers } = await conversation();
    client.write(Buffer.concat([scripted('produce'), scripted('other'), scripted('third')]));
    await until(() => dispatcher.begun.length > 0);
    const finished = connection.finish();
    expect(await settled(() => client.readableEnded)).toBe(false);
    dispatcher.answer('produce');
    await Promise.all([finished, once(client, 'close')]);
    expect(answers).toEqual(['produce']);
    expect(dispatcher.begun).toEqual(['produce']);
  });

  test('tells a waiting request that nobody waits for it any more', async () => {
    const { client, dispatcher, connection } = await conversation();
    client.write(scripted('fetch'));
    await until(() => dispatcher.begun.length > 0);
    expect(dispatcher.gone('fetch')).toBe(false);
    const finished = connection.finish();
    expect(dispatcher.gone('fetch')).toBe(true);
    dispatcher.answer('fetch');
    await finished;
  });

  test('does not wait for a client that does not read its answers', async () => {
    const { client, server, dispatcher, connection } = await conversation({ reading: false });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    client.write(scripted('request'));
    await until(() => dispatcher.begun.length > 0);
    dispatcher.answer('request', 16 * MIB);
    await until(() => server.writableLength > 0);
    const finished = connection.finish();
    expect(await settled(() => server.closed)).toBe(false);
    vi.advanceTimersByTime(5_000);
    await finished;
    expect(server.closed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is over at once for a client that is gone', async () => {
    const { client, server, connection } = await conversation();
    client.destroy();
    await until(() => server.closed);
    await connection.finish();
  });
});

function produceTo(name: string, acks: number, records = encodeBatch({ records: [{ value: Buffer.from('v') }] })) {
  return { acks, timeoutMs: 1000, topicData: [{ name, partitionData: [{ index: 0, records }] }] };
}
