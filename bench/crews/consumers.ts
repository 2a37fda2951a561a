import type { ConsumerClient } from '../drivers/driver.js';
import { driverOf } from '../drivers/index.js';
import { ConsumeLoop } from '../generator/consume-loop.js';
import { closeAll, openAll } from '../generator/open-all.js';
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
  // All at a time: members of a group wait for each other.
  const clients = await openAll(clientsOf(crew, share).map((number) => openOne(plan, crew, number, progress)));
  const tally = new Tally(crew.series, (count) => progress.add(crew.series, count));
  return {
    tally,
    close: () => closeAll(clients),
    run: (startAt, signal) => {
      const load = { crew, clients, startAt, measuredFrom: startAt + plan.warmupMs };
      return new ConsumeLoop(load, tally, progress).run(signal);
    },
  };
}

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
