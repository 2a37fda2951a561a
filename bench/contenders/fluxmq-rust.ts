import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../targets/free-port.js';
import { TargetError } from '../../targets/target.js';
import { run } from './command.js';
import type { Contender } from './contender.js';
import { startProgram } from './program.js';

const VERSION = '0.1.0';
const HOST = '127.0.0.1';

/** The broker in Rust that this project re-creates. Cargo builds it for minutes, once for a user. Throws `TargetError`. */
export async function fluxmqRust(): Promise<Contender> {
  const root = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), `fluxmq-bench/fluxmq-rust-${VERSION}`);
  const command = join(root, 'bin/fluxmq');
  if (!existsSync(command)) {
    process.stderr.write('building the Rust fluxmq, which takes minutes the first time\n');
    await run('cargo', ['install', 'fluxmq', '--version', VERSION, '--root', root]).catch((cause) => {
      throw new TargetError(`The Rust fluxmq cannot be built: ${cause.message}`, { cause });
    });
  }
  const name = `fluxmq ${VERSION} (Rust)`;
  const start: Contender['start'] = async (dir, wanted) => {
    const [port, metricsPort] = [wanted ?? (await freePort()), await freePort()];
    const args = ['--host', HOST, '--port', String(port), '--metrics-port', String(metricsPort)];
    args.push('--log-level', 'error', '--enable-consumer-groups', '--data-dir', join(dir, 'data'));
    return startProgram({ name, command, args, dir, address: { host: HOST, port } });
  };
  const setup = 'with its defaults, --data-dir and consumer groups';
  return { id: 'fluxmq-rust', name, setup, keeps: true, idempotence: false, start };
}
