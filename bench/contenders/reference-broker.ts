import { firstAnswer } from '../../targets/first-answer.js';
import { packageVersion } from '../../targets/package-root.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { Contender } from './contender.js';

/** This project's broker with its defaults, and its data on disk. `options` are those of `serve`. */
export function referenceBroker(options: readonly string[] = []): Contender {
  return {
    id: 'fluxmq',
    name: `FluxMQ ${packageVersion()}`,
    setup: ['with its defaults and --data-dir', ...options].join(' '),
    keeps: true,
    idempotence: true,
    async start(dir, port) {
      const spawnedAt = performance.now();
      const target = await startReferenceBroker([
        '--data-dir',
        dir,
        ...(port === undefined ? [] : ['--port', String(port)]),
        ...options,
      ]);
      for (const address of target.bootstrap) await firstAnswer(address, () => false);
      return { ...target, startedInMs: performance.now() - spawnedAt };
    },
  };
}
