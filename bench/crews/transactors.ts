import { Transactor } from '../drivers/wire/transactor.js';
import { Errands } from '../generator/errands.js';
import { closeAll, openInTurn } from '../generator/open-all.js';
import type { Progress } from '../generator/progress.js';
import { Tally } from '../generator/tally.js';
import { EncodedRecords } from '../load/encoded-records.js';
import { clientsOf, type LoadPlan, type Share, type TransactorsPlan } from '../load/load-plan.js';
import { scheduleOf } from '../load/schedule-of.js';
import type { Crew } from './crew.js';

/** Connects a thread's producers of transactions. Throws `TargetError` and `ConnectionError`. */
export async function openTransactors(
  plan: LoadPlan,
  crew: TransactorsPlan,
  share: Share,
  progress: Progress,
): Promise<Crew> {
  // There may be thousands of producers.
  const records = new EncodedRecords(crew.records, crew.batchSize);
  const runners = await openInTurn(clientsOf(crew, share), async (client) => {
    const transactor = await Transactor.open(plan, crew, client, records);
    return {
      first: client,
      stride: crew.clients,
      atOnce: 1,
      carryOut: (n: number) => transactor.carryOut(n),
      close: () => transactor.close(),
    };
  });
  const tally = new Tally(crew.series, (count) => progress.add(crew.series, count));
  return {
    tally,
    close: () => closeAll(runners),
    run(startAt, signal) {
      return new Errands({ schedule: scheduleOf(crew.schedule), runners }, tally, startAt).run(signal);
    },
  };
}
