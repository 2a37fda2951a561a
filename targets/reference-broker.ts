import { BrokerProcess } from './broker-process.js';
import type { Target } from './target.js';

/** Starts the reference broker as a program of its own, in memory and on a free port; `options` are those of `serve`. */
export async function startReferenceBroker(options: readonly string[] = []): Promise<Target> {
  const broker = BrokerProcess.start(options);
  const address = await broker.ready();
  return {
    name: 'the reference broker',
    bootstrap: [address],
    close: async () => {
      await broker.stop();
    },
  };
}
