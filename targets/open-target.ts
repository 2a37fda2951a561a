import { addressTarget } from './address.js';
import { startCommand } from './command-target.js';
import { startContainer } from './container-target.js';
import { startReferenceBroker } from './reference-broker.js';
import type { Security, Target } from './target.js';

/** What `--target` may be, for people. */
export const TARGET_FORMS = 'HOST:PORT[,HOST:PORT…], docker:IMAGE or process:COMMAND';

const DOCKER = 'docker:';
const PROCESS = 'process:';

/**
 * Has a target: one that runs already, one that is started as a container or a command, or the reference broker where
 * nothing is said. An aborted `signal` ends the waiting for one that starts. Throws `TargetError`.
 */
export async function openTarget(where: string | undefined, security: Security, signal: AbortSignal): Promise<Target> {
  if (where === undefined) return startReferenceBroker();
  if (where.startsWith(DOCKER)) return startContainer(where.slice(DOCKER.length), security, signal);
  if (where.startsWith(PROCESS)) return startCommand(where.slice(PROCESS.length), security, signal);
  return addressTarget(where, security);
}
