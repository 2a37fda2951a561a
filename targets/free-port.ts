import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, one of which may take a port that was free a moment ago. */
const PORTS = [10_000, 32_768] as const;

/** The first of `count` consecutive ports of the loopback address that nobody uses. */
export async function freePort(count = 1): Promise<number> {
  const [lowest, end] = PORTS;
  for (;;) {
    const first = randomInt(lowest, end - count);
    const tried = await Promise.allSettled(Array.from({ length: count }, (_, i) => listenOn(first + i)));
    if (tried.every(({ status }) => status === 'fulfilled')) return first;
  }
}

/** Throws for a port that is in use. */
async function listenOn(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
