import { once } from 'node:events';
import { createServer } from 'node:net';

/** The first of `count` consecutive ports of the loopback address that nobody uses. */
export async function freePort(count = 1): Promise<number> {
  for (;;) {
    const first = await portOf(0);
    const rest = Array.from({ length: count - 1 }, (_, i) => portOf(first + i + 1));
    const found = await Promise.allSettled(rest);
    if (found.every(({ status }) => status === 'fulfilled')) return first;
  }
}

async function portOf(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
