import { join } from 'node:path';
import { packageRoot } from '../../targets/package-root.js';
import type { StartedBroker } from '../contenders/contender.js';
import { startProgram } from '../contenders/program.js';

/** Starts the null broker as a program of its own, out of dist; what it says goes to a file in `dir`. Throws `TargetError`. */
export function startNullBroker(dir: string): Promise<StartedBroker> {
  const program = join(packageRoot(), 'dist/bench/null-broker/main.js');
  return startProgram({
    name: 'The null broker',
    command: process.execPath,
    args: [program, '--until-stdin-ends'],
    dir,
  });
}
