import { parentPort, workerData } from 'node:worker_threads';
import { openPart } from './part.js';
import { Progress } from './progress.js';
import { type FromThread, packReport, type ThreadData, type ToThread } from './thread-messages.js';

/** What runs in a thread of the generator: it connects, waits for the start, works, and tells. */
async function main({ plan, share, memory }: ThreadData): Promise<void> {
  const tell = (message: FromThread) => parentPort?.postMessage(message);
  const fail = (error: unknown) => {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    tell({ kind: 'failed', name, message });
  };
  const aborted = new AbortController();
  const opening = openPart(
    plan,
    share,
    new Progress(
      plan.crews.map(({ series }) => series),
      memory,
    ),
  );
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
