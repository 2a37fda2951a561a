import type { ConsumerClient } from '../drivers/driver.js';

/**
 * A consumer that begins anew whenever it has read all that there was when it began. `open` connects it for round n,
 * `goal` tells how many records there are to be read.
 */
export async function readAgain(
  open: (round: number) => Promise<ConsumerClient>,
  goal: () => number,
): Promise<ConsumerClient> {
  let client = await open(0);
  return {
    close: () => client.close(),
    async run(onArrival, signal) {
      for (let round = 1; ; round++) {
        await readUntil(client, goal(), onArrival, signal);
        if (signal.aborted) return;
        await client.close();
        client = await open(round);
      }
    },
  };
}

async function readUntil(
  client: ConsumerClient,
  goal: number,
  onArrival: Parameters<ConsumerClient['run']>[0],
  signal: AbortSignal,
): Promise<void> {
  const reached = new AbortController();
  let read = 0;
  const take: typeof onArrival = (arrival) => {
    onArrival(arrival);
    read += arrival.count;
    if (read >= goal) reached.abort();
  };
  await client.run(take, AbortSignal.any([signal, reached.signal]));
}
