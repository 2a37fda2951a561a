#!/usr/bin/env node
import { openSync, writeSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { crc32 } from 'node:zlib';

/**
 * What a check measures everything against: a server that costs the same for ever. It takes requests as large as a broker's, makes objects for each, keeps
 * a copy with its checksum, and answers with as many bytes as it is asked for. So it meets the machine as a broker does: in its sockets, its memory and its
 * collector. It imports nothing of ours, whose changes would change it, and leaves to Node's own code what takes long: how well the compiler does with a
 * loop is a matter of luck, by which a yardstick of JavaScript varied by a fifth from process to process. Whoever changes it counts up YARDSTICK in
 * `baseline.ts`.
 */
const LENGTH_SIZE = 4;
const ANSWER_SIZE = 4;
const KEEP = 8;
const ANSWER_HEADER_SIZE = 8;
const SLAB = Buffer.alloc(8 * 1024 * 1024);
const OBJECTS = JSON.stringify({
  topics: [{ name: 'a-topic', partitions: [0, 1, 2, 3].map((index) => ({ index, leader: 1 })) }],
});

/** As a log grows. */
const file = openSync('yardstick.log', 'w');

let kept = 0;
let sent = 0;

/** Answers a sum of the request's bytes. */
function take(request: Buffer): number {
  const { topics }: { topics: readonly unknown[] } = JSON.parse(OBJECTS);
  if (kept + request.length > SLAB.length) kept = 0;
  kept += request.copy(SLAB, kept);
  if (request[KEEP] === 1) writeSync(file, request);
  return (crc32(request) + topics.length) | 0;
}

/** Of more memory than a cache holds, as a log is. */
function content(size: number): Buffer {
  if (sent + size > SLAB.length) sent = 0;
  sent += size;
  return SLAB.subarray(sent - size, sent);
}

async function answer(socket: Socket, request: Buffer): Promise<void> {
  const sum = await Promise.resolve(take(request));
  const size = request.readInt32BE(ANSWER_SIZE);
  const head = Buffer.allocUnsafe(ANSWER_HEADER_SIZE);
  head.writeInt32BE(ANSWER_HEADER_SIZE - LENGTH_SIZE + size, 0);
  head.writeInt32BE(sum, LENGTH_SIZE);
  socket.cork();
  socket.write(head);
  if (size > 0) socket.write(content(size));
  socket.uncork();
}

const server = createServer((socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= LENGTH_SIZE) {
      const end = LENGTH_SIZE + rest.readInt32BE(0);
      if (rest.length < end) break;
      void answer(socket, rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`127.0.0.1:${port}\n`);
});
process.stdin.resume().once('close', () => process.exit());
