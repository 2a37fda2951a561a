import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import { run } from './command.js';
import type { Contender } from './contender.js';
import { startProgram } from './program.js';

/** The in-memory Kafka of franz-go, built into `folder` by Go. Throws `TargetError`. */
export async function kfake(folder: string): Promise<Contender> {
  const source = join(packageRoot(), 'bench/contenders/kfake');
  if (!existsSync(source)) throw new TargetError(`kfake is built from ${source}, which is in the repository only.`);
  const program = join(folder, 'kfake');
  await run('go', ['build', '-o', program, '.'], { cwd: source }).catch((cause) => {
    throw new TargetError(`kfake cannot be built: ${cause.message}`, { cause });
  });
  const name = 'kfake';
  return {
    id: 'kfake',
    name,
    setup: 'with its defaults, records in memory',
    keeps: false,
    idempotence: true,
    start: (dir) => startProgram({ name, command: program, args: [], dir }),
  };
}
