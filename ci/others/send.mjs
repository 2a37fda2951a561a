// Sends bytes to a broker by a socket that knows nothing of Kafka, and prints what comes back.
//   send.mjs HOST:PORT HEX…      one request after the other, each without its length, spaces as one likes
import { once } from 'node:events';
import { connect } from 'node:net';

const [, , address, ...requests] = process.argv;
const [, host, port] = /^(.*):(\d+)$/.exec(address);
const PATIENCE_MS = 30_000;

const closed = new AbortController();

/** The bytes of the next frame, which are all that has come when the length that it begins with is there. */
async function answer(socket) {
  let bytes = Buffer.alloc(0);
  while (bytes.length < 4 || bytes.length < 4 + bytes.readUInt32BE()) {
    const [chunk] = await once(socket, 'data', {
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), closed.signal]),
    });
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes.subarray(4);
}

const socket = connect(Number(port), host);
await once(socket, 'connect');
socket.on('error', (error) => closed.abort(error));
socket.on('close', () => closed.abort());
for (const hex of requests) {
  const request = Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(request.length);
  const sentAt = performance.now();
  const got = answer(socket);
  socket.write(Buffer.concat([length, request]));
  const said = await got.then(
    (bytes) => `${bytes.length} bytes: ${bytes.toString('hex')}`,
    () => `nothing${closed.signal.aborted ? ', and the connection is closed' : ''}`,
  );
  process.stdout.write(`after ${Math.round(performance.now() - sentAt)} ms, ${said}\n`);
}
socket.destroy();
