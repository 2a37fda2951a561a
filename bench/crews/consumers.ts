import type { ConsumerClient } from '../drivers/driver.js';
import { driverOf } from '../drivers/index.js';
import { ConsumeLoop } from '../generator/consume-loop.js';
import type { Progress } from '../generator/progress.js';
import { Tally } from '../generator/tally.js';
import { type ConsumersPlan, clientsOf, type LoadPlan, type Share } from '../load/load-plan.js';
import type { Crew } from './crew.js';
import { readAgain } from './read-again.js';

/** Connects the consumers of a thread. Throws `TargetError` and `ConnectionError`. */
export async function openConsumers(
  plan: LoadPlan,
  crew: ConsumersPlan,
  share: Share,
  progress: Progress,
): Promise<Crew> {
  const opened = await Promise.allSettled(
    clientsOf(crew, share).map((number) => openOne(plan, crew, number, progress)),
  );
  const clients = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const close = async () => {
    await Promise.all(clients.map((client) => client.close()));
  };
  const failed = opened.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  const tally = new Tally(crew.series, (count) => progress.add(crew.series, count));
  return {
    tally,
    close,
    run: (startAt, signal) => {
      const load = { crew, clients, startAt, measuredFrom: startAt + plan.warmupMs };
      return new ConsumeLoop(load, tally, progress).run(signal);
    },
  };
}

/** All at a time: members of a group wait for each other. */
async function openOne(
  plan: LoadPlan,
  crew: ConsumersPlan,
  client: number,
  progress: Progress,
): Promise<ConsumerClient> {
  const driver = await driverOf(plan.driver);
  const { until, group } = crew;
  if (until.kind !== 'again') return driver.openConsumer(plan, crew, client);
  // A group of its own for each round: what the one before it has committed is not to be gone on from.
  const open = (round: number) => driver.openConsumer(plan, { ...crew, group: `${group}-${round}` }, client);
  return readAgain(open, () => until.records + progress.done(until.producers));
}
