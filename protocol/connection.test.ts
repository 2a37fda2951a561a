import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ApiVersions } from './api/index.js';
import { Connection, ConnectionError } from './connection.js';
import { FrameReader } from './frames.js';
import { encodeResponse } from './request.js';

/** A broker that hands every request to `serve`; answers a connection to it. */
async function connectionTo(serve: (socket: Socket, request: Buffer) => void): Promise<Connection> {
  const server = createServer((socket) => {
    const frames = new FrameReader();
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const request of frames.push(chunk)) serve(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connection = await Connection.open({ host: '127.0.0.1', port });
  onTestFinished(() => {
    connection.close();
    server.close();
  });
  return connection;
}

function answer(socket: Socket, request: Buffer, errorCode: number): void {
  for (const chunk of encodeResponse(ApiVersions, 0, request.readInt32BE(4), { errorCode })) socket.write(chunk);
}

it('gives pipelined requests their answers in order', async () => {
  let count = 0;
  const connection = await connectionTo((socket, request) => answer(socket, request, count++));
  const answers = await Promise.all([1, 2, 3].map(() => connection.send(ApiVersions, 0, {})));
  expect(answers.map(({ errorCode }) => errorCode)).toEqual([0, 1, 2]);
});

it('closes where an answer is late, so that it is not taken for the next one', async () => {
  const waiting: [Socket, Buffer][] = [];
  const connection = await connectionTo((...request) => waiting.push(request));
  await expect(connection.send(ApiVersions, 0, {}, 20)).rejects.toThrow('no answer to ApiVersions v0 within 20 ms');
  for (const [socket, request] of waiting) answer(socket, request, 7);
  await expect(connection.send(ApiVersions, 0, {})).rejects.toThrow(ConnectionError);
});

it('can wait for a frame and find none, and go on', async () => {
  const connection = await connectionTo((socket, request) => answer(socket, request, 7));
  await expect(connection.receiveFrame(20)).rejects.toThrow(ConnectionError);
  expect((await connection.send(ApiVersions, 0, {})).errorCode).toBe(7);
});

it('fails what waits when the broker hangs up, and whatever is asked after', async () => {
  const connection = await connectionTo((socket) => socket.destroy());
  await expect(connection.send(ApiVersions, 0, {})).rejects.toThrow('the broker closed the connection');
  await expect(connection.send(ApiVersions, 0, {})).rejects.toThrow(ConnectionError);
});

it('says in one sentence that an answer belongs to another request', async () => {
  const connection = await connectionTo((socket, request) => {
    request.writeInt32BE(99, 4);
    answer(socket, request, 0);
  });
  await expect(connection.send(ApiVersions, 0, {})).rejects.toThrow('the answer has correlation id 99, the request 0');
});
