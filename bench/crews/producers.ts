import { driverOf } from '../drivers/index.js';
import { FullSpeed } from '../generator/full-speed.js';
import { closeAll, openInTurn } from '../generator/open-all.js';
import { OpenLoop } from '../generator/open-loop.js';
import type { Progress } from '../generator/progress.js';
import { Tally } from '../generator/tally.js';
import { EndableSchedule } from '../load/endable-schedule.js';
import { lanesOf } from '../load/lanes.js';
import { clientsOf, type LoadPlan, type ProducersPlan, type Share } from '../load/load-plan.js';
import { keyedPartitions } from '../load/record-keys.js';
import { scheduleOf } from '../load/schedule-of.js';
import { isFullSpeed } from '../options.js';
import type { Crew } from './crew.js';
import { EndsWith } from './ends-with.js';

/** Connects the producers of a thread. Throws `TargetError` and `ConnectionError`. */
export async function openProducers(
  plan: LoadPlan,
  crew: ProducersPlan,
  share: Share,
  progress: Progress,
): Promise<Crew> {
  const driver = await driverOf(plan.driver);
  const lanes = lanesOf(keyedPartitions(crew.partitions, crew.records.keys), crew.clients);
  const clients = await openInTurn(clientsOf(crew, share), (number) => {
    const its = lanes.filter(({ client }) => client === number);
    return driver.openProducer(plan, crew, its);
  });
  const tally = new Tally(crew.series, (count) => progress.add(crew.series, count));
  return {
    tally,
    close: () => closeAll(clients),
    async run(startAt, signal) {
      if (isFullSpeed(crew.schedule)) {
        const { warmupMs, durationMs } = crew.schedule;
        const { total: records = Number.POSITIVE_INFINITY } = crew;
        const load = { clients, lanes: lanes.length, warmupMs, durationMs, records };
        return new FullSpeed(load, tally, startAt).run(signal);
      }
      const { until, lingerMs } = crew;
      const schedule = new EndableSchedule(scheduleOf(crew.schedule));
      const end = until === undefined ? undefined : new EndsWith(schedule, until, progress, startAt);
      try {
        const load = { schedule, clients, lanes: lanes.length, lingerMs };
        const ending = await new OpenLoop(load, tally, startAt).run(signal);
        return end?.endedAt === undefined ? ending : { ...ending, scheduleEndedAt: end.endedAt };
      } finally {
        end?.stop();
      }
    },
  };
}
