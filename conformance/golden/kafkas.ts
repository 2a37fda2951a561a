import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../protocol/index.js';
import { freePort } from '../../targets/free-port.js';
import { packageRoot } from '../../targets/package-root.js';
import { type Security, TargetError } from '../../targets/target.js';

/** One way in which a real Kafka is set up to be recorded from. */
interface Profile {
  /** What the recordings say. */
  readonly name: string;
  readonly version: string;
  readonly options: readonly string[];
  readonly security?: Security;
  /** How many brokers, one where nothing is said. */
  readonly brokers?: number;
}

const SECURED = ['--sasl', '--acl', '--set', 'delegation.token.secret.key=fluxmq'];
const AS_ADMIN: Security = { credentials: { mechanism: 'PLAIN', user: 'admin', password: 'admin-secret' } };

/** Older releases first; of one release the plainest set-up first: an exchange is recorded from the first that suits it. */
const PROFILES: readonly Profile[] = [
  { name: 'apache-kafka-3.9.2', version: '3.9.2', options: [] },
  {
    name: 'apache-kafka-3.9.2',
    version: '3.9.2',
    options: ['--set', 'group.coordinator.rebalance.protocols=classic,consumer'],
  },
  { name: 'apache-kafka-3.9.2', version: '3.9.2', options: SECURED, security: AS_ADMIN },
  { name: 'apache-kafka-4.3.1', version: '4.3.1', options: [] },
  { name: 'apache-kafka-4.3.1', version: '4.3.1', options: SECURED, security: AS_ADMIN },
  { name: 'apache-kafka-4.3.1', version: '4.3.1', options: [], brokers: 3 },
];

export interface RunningKafka {
  readonly name: string;
  readonly bootstrap: readonly Address[];
  readonly security: Security;
}

/** Starts every profile, and answers how to stop them all again. Throws `TargetError` where a Kafka cannot be started. */
export async function startKafkas(): Promise<{ readonly kafkas: readonly RunningKafka[]; stop(): Promise<void> }> {
  const server = join(packageRoot(), '../shared/apache-kafka/server');
  if (!existsSync(server)) {
    throw new TargetError('There is no ../shared/apache-kafka to record from: name a running Kafka with --from.');
  }
  const folder = await mkdtemp(join(tmpdir(), 'fluxmq-record-'));
  const data: string[] = [];
  const start = async (version: string, port: number, options: readonly string[]) => {
    const path = join(folder, String(data.length));
    data.push(path);
    await call(server, ['start', version, String(port), '--dir', path, ...options]);
    return { host: '127.0.0.1', port };
  };
  const stop = async () => {
    for (const path of [...data].reverse()) await call(server, ['stop', path]).catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const kafkas: RunningKafka[] = [];
    for (const { name, version, options, security = {}, brokers = 1 } of PROFILES) {
      const port = await freePort(2);
      const bootstrap = [await start(version, port, options)];
      for (let id = 2; id <= brokers; id++) {
        const own = await freePort(2);
        bootstrap.push(await start(version, own, [...options, ...joining(id, own, port + 1)]));
      }
      kafkas.push({ name, bootstrap, security });
    }
    return { kafkas, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What makes a Kafka one more broker of the cluster whose controller listens at a port. */
function joining(id: number, port: number, controllerPort: number): string[] {
  return [
    `node.id=${id}`,
    'process.roles=broker',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=CLIENTS://127.0.0.1:${port}`,
  ].flatMap((setting) => ['--set', setting]);
}

async function call(program: string, args: readonly string[]): Promise<void> {
  const child = spawn('bash', [program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new TargetError(`'${args.slice(0, 2).join(' ')}' of Apache Kafka failed; see above.`);
}
