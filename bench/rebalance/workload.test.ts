import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ConnectionError, DescribeGroups, ListGroups, Metadata } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import { startReferenceBroker } from '../../targets/reference-broker.js';
import type { LocalTarget } from '../../targets/target.js';
import { ProcessUsage } from '../usage/process-usage.js';
import { Clients } from './clients.js';
import { rebalanceMetrics } from './metrics.js';
import type { RebalancePlan } from './plan.js';
import { makeGroups, makeTopic } from './prepare.js';
import { type Figures, runRebalance } from './workload.js';

const PLAN: RebalancePlan = {
  groups: 3,
  members: 3,
  protocol: 'classic',
  steadyMs: 2_000,
  heartbeatMs: 100,
  seed: 7,
};
/** The machine may be busy with other tests; heartbeats of the new protocol are five seconds apart. */
const PATIENCE_MS = 60_000;

let broker: LocalTarget;
beforeAll(async () => {
  broker = await startReferenceBroker();
});
afterAll(() => broker.close());

function run(plan: RebalancePlan, signal = new AbortController().signal, figures: Figures = {}) {
  return runRebalance({ bootstrap: broker.bootstrap, usage: new ProcessUsage(broker.pid), signal }, plan, figures);
}

describe('the workload of rebalances', () => {
  it('gives a value for every metric of classic groups', { timeout: PATIENCE_MS }, async () => {
    const figures = await run(PLAN);
    const ids = rebalanceMetrics(PLAN).map(({ id }) => id);
    expect(new Set(Object.keys(figures))).toEqual(new Set(ids));
    expect(figures).toMatchObject({ lost: 0 });
    // 9 members with ten a second, 3 groups with one; a busy machine makes fewer, never more.
    expect(figures.heartbeats).toBeGreaterThan(20);
    expect(figures.heartbeats).toBeLessThan(95);
    expect(figures.commits).toBeGreaterThan(1);
    expect(figures.commits).toBeLessThan(3.5);
    expect(figures['completion-p50']).toBeLessThan(figures['rebalance-p50'] ?? 0);
    expect(figures['rebalance-p50']).toBeLessThan(figures['group-p50'] ?? 0);
  });

  it('gives the same of groups of the new protocol, but when the last has joined', {
    timeout: PATIENCE_MS,
  }, async () => {
    const plan: RebalancePlan = { ...PLAN, protocol: 'consumer', groups: 2, members: 2 };
    const figures = await run(plan);
    const ids = rebalanceMetrics(plan).map(({ id }) => id);
    expect(new Set(Object.keys(figures))).toEqual(new Set(ids));
    expect(figures).toMatchObject({ lost: 0 });
  });

  it('ends at once when it is interrupted, and has deleted its topic', async () => {
    const controller = new AbortController();
    const running = run({ ...PLAN, steadyMs: 60_000 }, controller.signal);
    setTimeout(() => controller.abort(), 300);
    await expect(running).rejects.toThrow('aborted');
    const cluster = await ClusterClient.connect(broker.bootstrap);
    const { topics } = await cluster.send(cluster.anyBroker(), Metadata, { topics: null });
    await cluster.close();
    expect(topics.filter(({ name }) => name?.startsWith('fluxmq-bench-'))).toEqual([]);
  });

  it('keeps what the phases before gave', async () => {
    const controller = new AbortController();
    const figures: Figures = {};
    const formed = vi.waitUntil(() => 'form' in figures, PATIENCE_MS).then(() => controller.abort());
    await expect(run({ ...PLAN, steadyMs: 60_000 }, controller.signal, figures)).rejects.toThrow('aborted');
    await formed;
    expect(figures.form).toBeGreaterThan(0);
    expect(figures).not.toHaveProperty('heartbeats');
  });
});

describe('a group', () => {
  it('has all of its members replaced by a restart, and is whole at the end', { timeout: PATIENCE_MS }, async () => {
    const cluster = await ClusterClient.connect(broker.bootstrap);
    const clients = new Clients(cluster, await makeTopic(cluster, PLAN.members), { ...PLAN, groups: 1 });
    const [group] = await makeGroups(clients, new AbortController().signal);
    if (group === undefined) throw new Error('no group was made');
    try {
      await group.form();
      const before = await members(cluster, group.id);
      expect(before).toHaveLength(PLAN.members);
      let replacements = 0;
      await group.standBy();
      await group.restart(() => replacements++);
      const after = await members(cluster, group.id);
      expect(replacements).toBe(PLAN.members);
      expect(after).toHaveLength(PLAN.members);
      expect(after.filter((id) => before.includes(id))).toEqual([]);
    } finally {
      group.close();
      await cluster.close();
    }
  });

  it(
    'that loses its broker says so',
    async () => {
      const dying = await startReferenceBroker();
      const bootstrap = dying.bootstrap;
      const running = runRebalance({ bootstrap, signal: new AbortController().signal }, { ...PLAN, steadyMs: 60_000 });
      const lost = expect(running).rejects.toThrow(ConnectionError);
      const watcher = await ClusterClient.connect(bootstrap);
      await expect.poll(() => stable(watcher), { timeout: PATIENCE_MS }).toBe(PLAN.groups);
      await watcher.close();
      await dying.close();
      await lost;
    },
    PATIENCE_MS,
  );
});

async function members(cluster: ClusterClient, groupId: string): Promise<string[]> {
  const { groups } = await cluster.send(cluster.anyBroker(), DescribeGroups, { groups: [groupId] });
  return groups.flatMap(({ groupState, members }) => {
    expect(groupState).toBe('Stable');
    return members.map(({ memberId }) => memberId);
  });
}

async function stable(cluster: ClusterClient): Promise<number> {
  const { groups } = await cluster.send(cluster.anyBroker(), ListGroups, { statesFilter: ['Stable'] });
  return groups.length;
}
