import { BrokerProcess } from './broker-process.js';
import type { LocalTarget } from './target.js';

/** Starts the reference broker as a program of its own, in memory and on a free port; `options` are those of `serve`. */
export async function startReferenceBroker(options: readonly string[] = []): Promise<LocalTarget> {
  const broker = BrokerProcess.start(options);
  const address = await broker.ready();
  return {
    name: 'the reference broker',
    bootstrap: [address],
    security: {},
    pid: broker.pid,
    close: async () => {
      await broker.stop();
    },
  };
}
