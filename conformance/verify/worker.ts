import { Connection } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { runTest, type Tried } from '../runner.js';
import type { Subject, Test } from '../test.js';
import { BrokerProxy, HONEST, type Interceptor } from './proxy.js';

/** Runs tests one after the other through proxies of its own, one in front of each broker. */
export class Worker {
  private readonly proxies = new Map<string, Promise<BrokerProxy>>();
  private interceptor = HONEST;
  private readonly client: ClusterClient;

  constructor(private readonly subject: Subject) {
    this.client = subject.client.through(() => async (address, clientId) => {
      const key = `${address.host}:${address.port}`;
      const proxy = this.proxies.get(key) ?? BrokerProxy.inFrontOf(address, () => this.interceptor);
      this.proxies.set(key, proxy);
      return Connection.open((await proxy).address, clientId === undefined ? {} : { clientId });
    });
  }

  /** Runs one test while `interceptor` changes what goes by. */
  async run(test: Test, interceptor: Interceptor): Promise<Tried> {
    this.interceptor = interceptor;
    try {
      return await runTest(test, { ...this.subject, client: this.client });
    } finally {
      this.interceptor = HONEST;
    }
  }

  async close(): Promise<void> {
    await this.client.close();
    for (const proxy of this.proxies.values()) (await proxy).close();
  }
}

/** Has each worker take the next of `items` until there are none left. */
export async function share<T>(
  workers: readonly Worker[],
  items: readonly T[],
  signal: AbortSignal,
  work: (worker: Worker, item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    workers.map(async (worker) => {
      while (next < items.length && !signal.aborted) {
        const item = items[next++];
        if (item !== undefined) await work(worker, item);
      }
    }),
  );
}
