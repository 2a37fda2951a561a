import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type Address,
  Connection,
  ErrorCode,
  encodeRequest,
  encodeResponse,
  FindCoordinator,
  frame,
  Metadata,
  Produce,
  SaslHandshake,
} from '../../protocol/index.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import { TargetError } from '../../targets/target.js';
import { RecordingProxy } from './recording-proxy.js';
import { answering, type FakeUpstream, fakeUpstream, Notes } from './testing/fake-upstream.js';

const LOCAL: Address = { host: '127.0.0.1', port: 0 };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function upstream(serve: (socket: Socket) => void): Promise<FakeUpstream> {
  const fake = await fakeUpstream(serve);
  cleanups.push(() => fake.close());
  return fake;
}

async function proxyOf(...addresses: Address[]) {
  const notes = new Notes();
  const proxy = await RecordingProxy.start(LOCAL, addresses, notes);
  cleanups.push(() => proxy.close().catch(() => {}));
  return { proxy, notes };
}

async function open(address: Address): Promise<Socket> {
  const socket = connect(address);
  socket.on('error', () => {});
  cleanups.push(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function client(address: Address): Promise<Connection> {
  const connection = await Connection.open(address);
  cleanups.push(() => connection.close());
  return connection;
}

/** The next `size` bytes. */
async function take(socket: Socket, size: number): Promise<Buffer> {
  let taken = Buffer.alloc(0);
  while (taken.length < size) {
    const [chunk] = await once(socket, 'data');
    taken = Buffer.concat([taken, chunk]);
  }
  return taken;
}

describe('RecordingProxy', () => {
  it('keeps a client behind it: each broker that an answer names has a listener of its own', async () => {
    const second = await upstream(answering(FindCoordinator, 4, () => ({ coordinators: [{ key: 'here' }] })));
    const first = await upstream(
      answering(Metadata, 9, () => ({
        brokers: [
          { nodeId: 1, ...first.address },
          { nodeId: 2, ...second.address },
        ],
      })),
    );
    const { proxy } = await proxyOf(first.address);
    const { brokers } = await (await client(proxy.address)).send(Metadata, 9, { topics: [] });
    expect(brokers.map(({ nodeId, port }) => [nodeId, port])).toEqual([
      [1, proxy.address.port],
      [2, expect.not.toBeOneOf([first.address.port, second.address.port])],
    ]);
    const named = { host: brokers[1]?.host ?? '', port: brokers[1]?.port ?? 0 };
    const { coordinators } = await (await client(named)).send(FindCoordinator, 4, { coordinatorKeys: ['x'] });
    expect(coordinators[0]?.key).toBe('here');
    expect(second.sockets).toHaveLength(1);
  });

  it.each([0, 3, 4])(
    'changes the address in FindCoordinator v%i, and none where an error names nobody',
    async (version) => {
      const nobody = { nodeId: -1, host: '', port: -1, errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE };
      const found = [nobody, { nodeId: 7, host: 'broker.example', port: 9092 }];
      const fake = await upstream(
        answering(FindCoordinator, version, () => {
          const next = found.shift();
          return version < 4 ? { ...next } : { coordinators: [{ key: 'group', ...next }] };
        }),
      );
      const { proxy } = await proxyOf(fake.address);
      const asker = await client(proxy.address);
      const ask = async () => {
        const answer = await asker.send(
          FindCoordinator,
          version,
          version < 4 ? { key: 'k' } : { coordinatorKeys: ['k'] },
        );
        const { nodeId, host, port } = answer.coordinators[0] ?? answer;
        return { nodeId, host, port };
      };
      expect(await ask()).toEqual({ nodeId: -1, host: '', port: -1 });
      expect(await ask()).toEqual({ nodeId: 7, host: '127.0.0.1', port: expect.not.toBeOneOf([9092]) });
    },
  );

  it('tells of every message with its call, however the bytes arrive', async () => {
    const fake = await upstream((socket) => {
      let seen = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        seen = Buffer.concat([seen, chunk]);
        if (seen.length === request.length) for (const byte of answer) socket.write(Buffer.of(byte));
      });
    });
    const request = Buffer.concat(
      frame(encodeRequest(Metadata, 4, { correlationId: 77, clientId: 'slow' }, { topics: null })),
    );
    const answer = Buffer.concat(encodeResponse(Metadata, 4, 77, { clusterId: 'c' }));
    const { proxy, notes } = await proxyOf(fake.address);
    const socket = await open(proxy.address);
    for (const byte of request) socket.write(Buffer.of(byte));
    expect(await take(socket, answer.length)).toEqual(answer);
    expect(notes.messages.map(({ direction, frame }) => [direction, frame])).toEqual([
      ['request', request.subarray(4)],
      ['response', answer.subarray(4)],
    ]);
    const call = { number: 1, key: 3, version: 4, correlationId: 77, clientId: 'slow', api: Metadata };
    expect(notes.messages.map(({ call }) => call)).toEqual([call, call]);
    expect(notes.messages[1]?.time).toBeGreaterThanOrEqual(notes.messages[0]?.time ?? Number.NaN);
  });

  it('passes on what it cannot decode: unknown APIs, unknown versions, answers that are broken', async () => {
    const fake = await upstream((socket) => {
      socket.on('data', (chunk) => socket.write(Buffer.concat(frame([chunk.subarray(8, 12), Buffer.from('broken')]))));
    });
    const { proxy, notes } = await proxyOf(fake.address);
    const socket = await open(proxy.address);
    for (const [index, header] of ['7ffe0000', '0003007f', '00030000'].entries()) {
      socket.write(Buffer.concat(frame([Buffer.from(`${header}0000000${index}ffff`, 'hex')])));
      expect((await take(socket, 14)).toString('hex')).toBe(
        `0000000a0000000${index}${Buffer.from('broken').toString('hex')}`,
      );
    }
    expect(notes.messages.map(({ call }) => call.api?.name).slice(-2)).toEqual(['Metadata', 'Metadata']);
  });

  it('lets bytes that are no Kafka go by, both ways', async () => {
    const hello = Buffer.from('160301020001', 'hex');
    const fake = await upstream((socket) =>
      socket.once('data', (bytes) => socket.write(Buffer.concat([bytes, bytes]))),
    );
    const { proxy, notes } = await proxyOf(fake.address);
    const socket = await open(proxy.address);
    socket.write(hello);
    expect(await take(socket, 12)).toEqual(Buffer.concat([hello, hello]));
    expect(notes.messages).toEqual([]);
    expect(notes.passed.map(({ direction, what }) => [direction, what])).toEqual([
      ['request', 'stream'],
      ['response', 'stream'],
    ]);
  });

  it('passes half a frame on when the client has ended', async () => {
    const received: Buffer[] = [];
    const fake = await upstream((socket) => socket.on('data', (chunk) => received.push(chunk)));
    const { proxy, notes } = await proxyOf(fake.address);
    const socket = await open(proxy.address);
    socket.end(Buffer.from('0000001000030001', 'hex'));
    expect(await notes.ended).toMatchObject({ by: 'client' });
    expect(Buffer.concat(received).toString('hex')).toBe('0000001000030001');
  });

  it('closes the client when the broker does, after what that had still sent', async () => {
    const fake = await upstream((socket) => socket.on('data', () => socket.end(Buffer.from('00000004', 'hex'))));
    const { proxy, notes } = await proxyOf(fake.address);
    const socket = await open(proxy.address);
    socket.write(Buffer.concat(frame([Buffer.from('0003000000000001ffff', 'hex')])));
    expect((await take(socket, 4)).toString('hex')).toBe('00000004');
    await once(socket, 'close');
    expect(await notes.ended).toMatchObject({ by: 'broker' });
  });

  it('says why where no broker can be reached, and goes on with the next that can', async () => {
    const gone = await fakeUpstream(() => {});
    gone.close();
    const { proxy, notes } = await proxyOf(gone.address);
    await once(await open(proxy.address), 'close');
    expect(await notes.ended).toMatchObject({ by: 'proxy', reason: expect.stringContaining('ECONNREFUSED') });
    const fake = await upstream(answering(Metadata, 1, () => ({ controllerId: 5 })));
    const both = await proxyOf(gone.address, fake.address);
    const { controllerId } = await (await client(both.proxy.address)).send(Metadata, 1, { topics: [] });
    expect(controllerId).toBe(5);
  });

  it('does not take the tokens after SaslHandshake v0 for requests', async () => {
    const metadata = encodeResponse(Metadata, 0, 2, {});
    const answers = [encodeResponse(SaslHandshake, 0, 1, { mechanisms: ['PLAIN'] }), frame([]), metadata];
    const fake = await upstream((socket) =>
      socket.on('data', () => socket.write(Buffer.concat(answers.shift() ?? []))),
    );
    const { proxy, notes } = await proxyOf(fake.address);
    const socket = await open(proxy.address);
    const say = async (chunks: Buffer[], size: number) => {
      socket.write(Buffer.concat(frame(chunks)));
      return take(socket, size);
    };
    await say(encodeRequest(SaslHandshake, 0, { correlationId: 1, clientId: 'c' }, { mechanism: 'PLAIN' }), 21);
    expect(await say([Buffer.from('\0alice\0secret')], 4)).toEqual(Buffer.alloc(4));
    await say(
      encodeRequest(Metadata, 0, { correlationId: 2, clientId: 'c' }, { topics: [] }),
      Buffer.concat(metadata).length,
    );
    expect(notes.messages.map(({ call }) => call.api?.name)).toEqual([
      'SaslHandshake',
      'SaslHandshake',
      'Metadata',
      'Metadata',
    ]);
    expect(notes.passed.map(({ what, direction }) => [what, direction])).toEqual([
      ['token', 'request'],
      ['token', 'response'],
    ]);
  });

  it('pairs an answer with its own request where one before it gets none', async () => {
    const fake = await upstream(answering(Metadata, 1, () => ({})));
    const { proxy, notes } = await proxyOf(fake.address);
    const asker = await client(proxy.address);
    asker.post(Produce, 3, { acks: 0 });
    await asker.send(Metadata, 1, { topics: [] });
    expect(notes.messages.map(({ direction, call }) => [direction, call.number])).toEqual([
      ['request', 1],
      ['request', 2],
      ['response', 2],
    ]);
  });

  it('ends every connection when it is closed, and tells nothing after that', async () => {
    const fake = await upstream(() => {});
    const { proxy, notes } = await proxyOf(fake.address);
    const asker = await client(proxy.address);
    const answer = asker.send(Metadata, 1, { topics: [] });
    await expect.poll(() => notes.messages.length).toBe(1);
    await Promise.all([proxy.close(), expect(answer).rejects.toThrow(/connection/)]);
    expect(await notes.ended).toMatchObject({ by: 'proxy' });
  });

  it('says in one sentence that it cannot listen', async () => {
    const fake = await upstream(() => {});
    await expect(RecordingProxy.start(fake.address, [fake.address], new Notes())).rejects.toThrow(TargetError);
  });

  it('serves a real client', async () => {
    const broker = await startReferenceBroker();
    cleanups.push(() => broker.close());
    const { proxy, notes } = await proxyOf(...broker.bootstrap);
    const { host, port } = proxy.address;
    const kafka = new Kafka({ clientId: 'app', brokers: [`${host}:${port}`], logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: 'through-the-proxy', messages: [{ key: 'k', value: 'v' }] });
    await producer.disconnect();
    const apis = new Set(notes.messages.map(({ call }) => call.api?.name));
    expect([...apis]).toEqual(expect.arrayContaining(['ApiVersions', 'Metadata', 'Produce']));
    expect(notes.messages.filter(({ direction }) => direction === 'response')).toHaveLength(notes.messages.length / 2);
    expect(notes.messages.every(({ call }) => call.clientId === 'app')).toBe(true);
  });
});
