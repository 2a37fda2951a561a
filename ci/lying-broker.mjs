// The reference broker behind a proxy that changes the last byte of the answers of a few API versions, so that reports
// have failures to show. Prints HOST:PORT and serves until its input ends.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { FrameReader, frame, Heartbeat, InitProducerId, ListOffsets } from '../dist/protocol/index.js';
import { startReferenceBroker } from '../dist/targets/reference-broker.js';

/** Not the newest ones: with those the suite prepares its tests. */
const LIED_ABOUT = new Map([
  [ListOffsets.key, [4, 5]],
  [Heartbeat.key, [1, 2]],
  [InitProducerId.key, [2]],
]);

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
// The broker sends clients to the proxy, or they would go around it.
const broker = await startReferenceBroker(['--advertised-host', '127.0.0.1', '--advertised-port', String(port)]);

server.on('connection', (client) => {
  const upstream = connect(broker.bootstrap[0].port, '127.0.0.1');
  const requests = new FrameReader();
  const answers = new FrameReader();
  const asked = [];
  client.on('data', (chunk) => {
    upstream.write(chunk);
    try {
      for (const request of requests.push(chunk)) {
        asked.push(LIED_ABOUT.get(request.readInt16BE(0))?.includes(request.readInt16BE(2)) === true);
      }
    } catch {
      // Tests send what is no frame on purpose; the broker hangs up on it.
      client.removeAllListeners('data');
    }
  });
  upstream.on('data', (chunk) => {
    for (const answer of answers.push(chunk)) {
      if (asked.shift()) answer[answer.length - 1] ^= 1;
      for (const part of frame([answer])) client.write(part);
    }
  });
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ]) {
    from.on('close', () => to.destroy());
    from.on('error', () => to.destroy());
  }
});

process.stdout.write(`127.0.0.1:${port}\n`);
await once(process.stdin.resume(), 'end');
server.close();
await broker.close();
process.exit();
