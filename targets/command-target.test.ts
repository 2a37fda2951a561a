import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Connection } from '../protocol/index.js';
import { ClusterClient } from './cluster-client.js';
import { startCommand } from './command-target.js';
import { packageRoot } from './package-root.js';
import { TargetError } from './target.js';

const BROKER = `${process.execPath} ${join(packageRoot(), 'dist/broker/main.js')} serve --host 127.0.0.1`;

it.each([
  ['in place of {port}', `${BROKER} --port {port}`],
  ['in the environment', `${BROKER} --port $PORT`],
  ['behind a shell that waits for it', `${BROKER} --port {port}; true`],
])(
  'is a broker that was told its port %s, and is gone with all of its processes once it is closed',
  async (_how, command) => {
    const target = await startCommand(command);
    const client = await ClusterClient.connect(target.bootstrap);
    expect(client.brokers.length).toBe(1);
    await client.close();
    await target.close();
    const [address = { host: '', port: 0 }] = target.bootstrap;
    await expect(Connection.open(address)).rejects.toThrow(/ECONNREFUSED/);
  },
);

it('that ends instead of listening is told of with what it said', async () => {
  const starting = startCommand('echo the disk is full; exit 3');
  await expect(starting).rejects.toThrow(TargetError);
  await expect(starting).rejects.toThrow(
    /did not start on port \d+: it ended while it started. It said:\nthe disk is full/,
  );
});

it('is not waited for once the run is interrupted', async () => {
  const interrupted = new AbortController();
  const starting = startCommand('sleep 1000', {}, interrupted.signal);
  interrupted.abort();
  await expect(starting).rejects.toThrow(TargetError);
});
