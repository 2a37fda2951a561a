import { join } from 'node:path';
import { ClusterClient } from '../../targets/cluster-client.js';
import { packageRoot } from '../../targets/package-root.js';
import type { StartedBroker } from '../contenders/contender.js';
import { type StartedServer, startServer } from '../contenders/program.js';
import { referenceBroker } from '../contenders/reference-broker.js';
import { withFolder } from '../contenders/with-folder.js';
import { lowCost } from '../statistics/low-cost.js';
import { type BrokerLoad, openBrokerLoads } from './broker-loads.js';
import type { Measured } from './measured.js';
import { MeasuredServer } from './measured-server.js';

/** Until the compiler has done its work: its first requests cost the broker ten times as much as later ones. */
const WARM_UP_CPU_SECONDS = 0.6;
const YARDSTICK_WARM_UP_CPU_SECONDS = 0.1;
/** Of each side in each round. */
const ROUND_CPU_SECONDS = 0.02;
const ROUNDS = 20;

/** Starts the reference broker and the yardstick; answers what requests cost the one over what requests of the same shape cost the other. */
export function measureBroker(signal: AbortSignal): Promise<Measured[]> {
  return withFolder(undefined, async (dir) => {
    const yardstick = await startServer({
      name: 'The yardstick',
      command: process.execPath,
      args: [join(packageRoot(), 'dist/bench/check/yardstick-main.js')],
      dir,
    });
    try {
      const broker = await referenceBroker().start(dir);
      try {
        return await measureBeside(broker, yardstick, signal);
      } finally {
        await broker.close();
      }
    } finally {
      await yardstick.close();
    }
  });
}

async function measureBeside(broker: StartedBroker, yardstick: StartedServer, signal: AbortSignal) {
  const client = await ClusterClient.connect(broker.bootstrap);
  const subject = await MeasuredServer.open(broker.pid, broker.bootstrap[0]);
  const base = await MeasuredServer.open(yardstick.pid, yardstick.address);
  try {
    const measured: Measured[] = [];
    for (const load of await openBrokerLoads(client)) {
      signal.throwIfAborted();
      measured.push({ id: load.id, title: load.title, ratio: await ratioOf(load, subject, base) });
    }
    return measured;
  } finally {
    base.close();
    subject.close();
    await client.close();
  }
}

async function ratioOf({ next, yardstick }: BrokerLoad, subject: MeasuredServer, base: MeasuredServer) {
  const nextOfYardstick = () => yardstick;
  const requests = ROUND_CPU_SECONDS / (await subject.warmUp(next, WARM_UP_CPU_SECONDS));
  const yardsticks = ROUND_CPU_SECONDS / (await base.warmUp(nextOfYardstick, YARDSTICK_WARM_UP_CPU_SECONDS));
  const ours: number[] = [];
  const its: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await subject.cost(next, requests));
    its.push(await base.cost(nextOfYardstick, yardsticks));
  }
  return lowCost(ours) / lowCost(its);
}
