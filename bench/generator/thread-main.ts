import { parentPort, workerData } from 'node:worker_threads';
import type { LoadPlan, Share } from '../load/load-plan.js';
import { openPart } from './part.js';
import { type FromThread, packReport, type ToThread } from './thread-messages.js';

/** What runs in a thread of the generator: it connects, waits for the start, works, and tells. */
async function main({ plan, share }: { readonly plan: LoadPlan; readonly share: Share }): Promise<void> {
  const tell = (message: FromThread) => parentPort?.postMessage(message);
  const fail = (error: unknown) => {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failed', name, message });
  };
  const aborted = new AbortController();
  const opening = openPart(plan, share);
  parentPort?.on('message', async (message: ToThread) => {
    const part = await opening;
    switch (message.kind) {
      case 'run':
        return part
          .run(message.startAt, aborted.signal, (report) => tell({ kind: 'second', report: packReport(report) }))
          .then((outcome) => tell({ kind: 'done', outcome }), fail);
      case 'abort':
        return aborted.abort();
      case 'close':
        await part.close();
        parentPort?.close();
    }
  });
  await opening.then(
    () => tell({ kind: 'ready' }),
    (error) => {
      fail(error);
      parentPort?.close();
    },
  );
}

await main(workerData);
