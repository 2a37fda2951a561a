import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ConnectionError } from '../../protocol/index.js';
import { packageRoot } from '../../targets/package-root.js';
import { TargetError } from '../../targets/target.js';
import type { LoadPlan, Share } from '../load/load-plan.js';
import type { Part, PartOutcome, SecondReport } from './part.js';
import type { Progress } from './progress.js';
import type { FromThread, ThreadData, ToThread } from './thread-messages.js';
import { unpackReport } from './thread-messages.js';

/** A part that works in a thread of its own. Throws what opening it threw there. */
export async function openThread(plan: LoadPlan, share: Share, { memory }: Progress): Promise<Part> {
  // As built: Node cannot start a thread out of TypeScript.
  const worker = new Worker(join(packageRoot(), 'dist/bench/generator/thread-main.js'), {
    workerData: { plan, share, memory } satisfies ThreadData,
  });
  const tell = (message: ToThread) => worker.postMessage(message);
  let onReport: (report: SecondReport) => void = () => {};
  let settle: { resolve(message: FromThread): void; reject(error: unknown): void } | undefined;
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'second') onReport(unpackReport(message.report));
    else if (message.kind === 'failed') settle?.reject(errorOf(message));
    else settle?.resolve(message);
  });
  worker.on('error', (error) => settle?.reject(error));
  const next = () =>
    new Promise<FromThread>((resolve, reject) => {
      settle = { resolve, reject };
    });
  const close = async () => {
    tell({ kind: 'close' });
    await new Promise((resolve) => worker.once('exit', resolve));
  };
  await next();
  return {
    close,
    async run(startAt, signal, tellReport): Promise<PartOutcome> {
      onReport = tellReport;
      const abort = () => tell({ kind: 'abort' });
      signal.addEventListener('abort', abort);
      try {
        tell({ kind: 'run', startAt });
        const message = await next();
        if (message.kind !== 'done') throw new Error(`a thread said '${message.kind}' where it should be done`);
        return message.outcome;
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}

function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  const kinds = [TargetError, ConnectionError];
  const Kind = kinds.find((kind) => kind.name === name) ?? Error;
  return new Kind(message);
}
