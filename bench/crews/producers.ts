import type { ProducerClient } from '../drivers/driver.js';
import { driverOf } from '../drivers/index.js';
import { FullSpeed } from '../generator/full-speed.js';
import { OpenLoop } from '../generator/open-loop.js';
import { Tally } from '../generator/tally.js';
import { lanesOf } from '../load/lanes.js';
import { clientsOf, type LoadPlan, type ProducersPlan, type Share } from '../load/load-plan.js';
import { scheduleOf } from '../load/schedule.js';
import { isFullSpeed } from '../options.js';
import type { Crew } from './crew.js';

/** Connects the producers of a thread. Throws `TargetError` and `ConnectionError`. */
export async function openProducers(plan: LoadPlan, crew: ProducersPlan, share: Share): Promise<Crew> {
  const driver = await driverOf(plan.driver);
  const lanes = lanesOf(crew.partitions, crew.clients);
  const clients: ProducerClient[] = [];
  const close = async () => {
    await Promise.all(clients.map((client) => client.close()));
  };
  try {
    for (const number of clientsOf(crew, share)) {
      const its = lanes.filter(({ client }) => client === number);
      clients.push(await driver.openProducer(plan, crew, its));
    }
  } catch (error) {
    await close();
    throw error;
  }
  const tally = new Tally(crew.series);
  return {
    tally,
    close,
    run: (startAt, signal) => {
      if (isFullSpeed(crew.schedule)) {
        const { warmupMs, durationMs } = plan;
        return new FullSpeed({ clients, lanes: lanes.length, warmupMs, durationMs }, tally, startAt).run(signal);
      }
      const load = { schedule: scheduleOf(crew.schedule), clients, lanes: lanes.length, lingerMs: crew.lingerMs };
      return new OpenLoop(load, tally, startAt).run(signal);
    },
  };
}
