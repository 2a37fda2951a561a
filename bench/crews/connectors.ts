import { once } from 'node:events';
import { ApiVersions, type Connection, ConnectionError } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { login } from '../../targets/login.js';
import { TargetError } from '../../targets/target.js';
import { CLIENT_ID } from '../drivers/client-id.js';
import { type Errand, Errands } from '../generator/errands.js';
import type { Progress } from '../generator/progress.js';
import { Tally } from '../generator/tally.js';
import type { ConnectorsPlan, LoadPlan, Share } from '../load/load-plan.js';
import { scheduleOf } from '../load/schedule-of.js';
import type { Crew } from './crew.js';

/** How long one that has been idle may take to answer. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Has a thread's share of connections opened when they are due. Throws `TargetError` and `ConnectionError`. */
export async function openConnectors(
  { bootstrap, security }: LoadPlan,
  crew: ConnectorsPlan,
  { index, count }: Share,
  progress: Progress,
): Promise<Crew> {
  const cluster = await ClusterClient.connect(bootstrap, security);
  const opened: Connection[] = [];
  const tally = new Tally(crew.series, (done) => progress.add(crew.series, done));
  const carryOut = async (n: number): Promise<Errand> => {
    const { brokers } = cluster;
    const broker = brokers[n % brokers.length] ?? cluster.anyBroker();
    try {
      const connection = await cluster.open(broker, 'nobody', CLIENT_ID);
      opened.push(connection);
      await connection.send(ApiVersions, 0, {});
      if (security.credentials !== undefined) await login(connection, security.credentials);
      return {};
    } catch (error) {
      if (error instanceof ConnectionError || error instanceof TargetError) return { failure: shortReason(error) };
      throw error;
    }
  };
  return {
    tally,
    async close() {
      for (const connection of opened) connection.close();
      await cluster.close();
    },
    async run(startAt, signal) {
      const runner = { first: index, stride: count, atOnce: Math.ceil(crew.atOnce / count), carryOut };
      const load = { schedule: scheduleOf(crew.schedule), runners: [runner] };
      const ending = await new Errands(load, tally, startAt).run(signal);
      if (ending.how !== 'finished') return ending;
      await idle(crew.idleMs, signal);
      if (signal.aborted) return { ...ending, how: 'interrupted' };
      const served = await Promise.all(opened.map(isServed));
      tally.stays(served.filter((one) => one).length);
      return ending;
    },
  };
}

async function isServed(connection: Connection): Promise<boolean> {
  try {
    await connection.send(ApiVersions, 0, {}, ANSWER_TIMEOUT_MS);
    return true;
  } catch (error) {
    if (error instanceof ConnectionError) return false;
    throw error;
  }
}

async function idle(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const over = AbortSignal.timeout(ms);
  await once(AbortSignal.any([signal, over]), 'abort');
}

/** Why a connection did not come about, so that those of one kind are counted together. */
function shortReason(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : error.message;
}
