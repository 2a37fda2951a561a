import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { ClusterClient } from './cluster-client.js';
import { startContainer } from './container-target.js';
import { TargetError } from './target.js';
import { loadTestcontainers } from './testcontainers.js';

const IMAGE = 'apache/kafka:4.3.1';

/** Why no container can be tried here; undefined where one can. */
async function obstacle(): Promise<string | undefined> {
  try {
    await loadTestcontainers();
    execFileSync('docker', ['image', 'inspect', IMAGE], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    return String(error).split('\n')[0];
  }
}

const missing = await obstacle();
if (missing !== undefined) process.stderr.write(`Targets in containers are not tested: ${missing}\n`);

it.skipIf(missing !== undefined)(
  'is a broker whose metadata names the port that is reached from outside',
  async () => {
    const target = await startContainer(IMAGE);
    try {
      const client = await ClusterClient.connect(target.bootstrap);
      expect([client.controller()]).toMatchObject(target.bootstrap);
      await client.close();
    } finally {
      await target.close();
    }
  },
  120_000,
);

it.skipIf(missing !== undefined)(
  'that is no broker is told of in one sentence',
  async () => {
    await expect(startContainer('no/such/image:0')).rejects.toThrow(TargetError);
  },
  60_000,
);
