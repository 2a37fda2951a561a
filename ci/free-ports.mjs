// Prints the first of N neighbouring TCP ports that are free on loopback.   free-ports.mjs N
import { once } from 'node:events';
import { createServer } from 'node:net';

const wanted = Number(process.argv[2] ?? 1);

async function listen(port) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

for (;;) {
  const servers = [await listen(0)];
  const first = servers[0].address().port;
  try {
    for (let port = first + 1; port < first + wanted; port++) servers.push(await listen(port));
  } catch {
    continue;
  } finally {
    for (const server of servers) server.close();
  }
  process.stdout.write(`${first}\n`);
  break;
}
