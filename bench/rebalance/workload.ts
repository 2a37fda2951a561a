import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import type { Histogram } from 'hdr-histogram-js';
import type { Address } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { HealthMonitor } from '../generator/generator-health.js';
import { microseconds, percentileMs, toMicroseconds } from '../generator/microseconds.js';
import { within } from '../generator/within.js';
import { deleteTopics } from '../topics/topics.js';
import type { ProcessUsage } from '../usage/process-usage.js';
import { Clients } from './clients.js';
import { Commits } from './commits.js';
import type { BenchGroup } from './group.js';
import type { RebalancePlan } from './plan.js';
import { makeGroups, makeTopic } from './prepare.js';

/** How long a target that may be dead is asked to delete the topic. */
const CLEANUP_MS = 5_000;
const MS_PER_SECOND = 1_000;
const MB = 1e6;

/** By the ids of the metrics. */
export type Figures = Record<string, number>;

export interface Loaded {
  readonly bootstrap: readonly Address[];
  /** Of a target that is a process here. */
  readonly usage?: ProcessUsage;
  readonly signal: AbortSignal;
}

/**
 * Has groups form, live for a while, and restart their members one after the other. Throws `TargetError` where the broker refuses;
 * `figures` then has those of the phases that were over.
 */
export async function runRebalance(
  { bootstrap, usage, signal }: Loaded,
  plan: RebalancePlan,
  figures: Figures = {},
): Promise<Figures> {
  const [load = Number.NaN] = loadavg();
  const cluster = await ClusterClient.connect(bootstrap);
  let topic: string | undefined;
  let groups: readonly BenchGroup[] = [];
  try {
    const made = await makeTopic(cluster, plan.members);
    topic = made.name;
    const clients = new Clients(cluster, made, plan);
    signal.addEventListener('abort', () => clients.fail(signal.reason), { once: true });
    groups = await makeGroups(clients, signal);
    Object.assign(figures, await form(groups, usage), { load });
    Object.assign(figures, await steady(clients, groups, usage, signal));
    Object.assign(figures, await restart(clients, groups, usage), { lost: clients.lost });
    if (usage !== undefined) figures['memory-peak'] = usage.memory().peak / MB;
    return figures;
  } finally {
    for (const group of groups) group.close();
    if (topic !== undefined) await within(CLEANUP_MS, deleteTopics(cluster, [topic])).catch(() => {});
    await cluster.close();
  }
}

async function form(groups: readonly BenchGroup[], usage: ProcessUsage | undefined): Promise<Figures> {
  const phase = new Phase(usage);
  await Promise.all(groups.map((group) => group.form()));
  return { form: phase.seconds(), ...phase.cpu('form-cpu') };
}

async function steady(
  clients: Clients,
  groups: readonly BenchGroup[],
  usage: ProcessUsage | undefined,
  signal: AbortSignal,
): Promise<Figures> {
  // Beats while other groups were still forming are not of this phase.
  clients.heartbeats = microseconds();
  const phase = new Phase(usage);
  const health = new HealthMonitor();
  const commits = new Commits(clients, groups);
  try {
    await clients.unlessFailed(delay(clients.plan.steadyMs, undefined, { signal }));
  } finally {
    commits.stop();
  }
  const { cpuCores, eventLoopDelayMs } = health.stop();
  const seconds = phase.seconds();
  return {
    heartbeats: clients.heartbeats.totalCount / seconds,
    ...percentiles('heartbeat', clients.heartbeats),
    commits: clients.commits.totalCount / seconds,
    ...percentiles('commit', clients.commits),
    ...phase.cores('steady-cores'),
    'steady-client': cpuCores,
    'steady-client-delay': eventLoopDelayMs.p99,
    ...(usage && { memory: usage.memory().resident / MB }),
  };
}

async function restart(
  clients: Clients,
  groups: readonly BenchGroup[],
  usage: ProcessUsage | undefined,
): Promise<Figures> {
  const [rebalances, completions, perGroup] = [microseconds(), microseconds(), microseconds()];
  await Promise.all(groups.map((group) => group.standBy()));
  const phase = new Phase(usage);
  const health = new HealthMonitor();
  await Promise.all(
    groups.map(async (group) => {
      const startedAt = performance.now();
      await group.restart(({ rebalanceMs, completionMs }) => {
        rebalances.recordValue(toMicroseconds(rebalanceMs));
        completions.recordValue(toMicroseconds(completionMs));
      });
      perGroup.recordValue(toMicroseconds(performance.now() - startedAt));
    }),
  );
  const { cpuCores, eventLoopDelayMs } = health.stop();
  return {
    restart: phase.seconds(),
    ...percentiles('group', perGroup),
    ...percentiles('rebalance', rebalances),
    ...(clients.plan.protocol === 'classic' && percentiles('completion', completions)),
    ...phase.cpu('restart-cpu'),
    'restart-client': cpuCores,
    'restart-client-delay': eventLoopDelayMs.p99,
  };
}

/** In milliseconds. */
function percentiles(id: string, histogram: Histogram): Figures {
  return { [`${id}-p50`]: percentileMs(histogram, 50), [`${id}-p99`]: percentileMs(histogram, 99) };
}

/** What a part of the run takes of time, and the broker of its processor meanwhile. */
class Phase {
  private readonly startedAt = performance.now();
  private readonly cpuBefore: number;

  constructor(private readonly usage: ProcessUsage | undefined) {
    this.cpuBefore = usage?.cpuSeconds() ?? 0;
  }

  seconds(): number {
    return (performance.now() - this.startedAt) / MS_PER_SECOND;
  }

  cpu(id: string): Figures {
    return this.usage === undefined ? {} : { [id]: this.usage.cpuSeconds() - this.cpuBefore };
  }

  cores(id: string): Figures {
    return this.usage === undefined ? {} : { [id]: (this.usage.cpuSeconds() - this.cpuBefore) / this.seconds() };
  }
}
