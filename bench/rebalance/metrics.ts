import type { Metric } from '../experiments/experiment.js';
import { COMMIT_INTERVAL_MS, type RebalancePlan, SESSION_TIMEOUT_MS } from './plan.js';

const MS_PER_SECOND = 1_000;

/** What is told of a run, in the order of a report. */
export function rebalanceMetrics({ members, protocol }: RebalancePlan): Metric[] {
  const compared = (id: string, title: string, unit: string): Metric => ({ id, title, unit, better: 'less' });
  const shown = (id: string, title: string, unit: string): Metric => ({ id, title, unit, better: null });
  const completion = [
    compared('completion-p50', '– of that, from the last JoinGroup to the last assignment, p50', 'ms'),
    compared('completion-p99', '– the same, p99', 'ms'),
  ];
  return [
    compared('form', 'Until all groups have formed', 's'),
    compared('form-cpu', '– processor time of the broker', 'CPU-s'),
    shown('heartbeats', 'Steady: heartbeats', '/s'),
    compared('heartbeat-p50', '– p50', 'ms'),
    compared('heartbeat-p99', '– p99', 'ms'),
    shown('commits', 'Steady: commits', '/s'),
    compared('commit-p50', '– p50', 'ms'),
    compared('commit-p99', '– p99', 'ms'),
    compared('steady-cores', 'Steady: processor use of the broker', 'cores'),
    shown('steady-client', '– of the generator', 'cores'),
    shown('steady-client-delay', '– event-loop delay of the generator, p99', 'ms'),
    compared('restart', `Rolling restart of all ${members} members in every group, all groups at once`, 's'),
    compared('restart-cpu', '– processor time of the broker', 'CPU-s'),
    compared('group-p50', '– of one group, p50', 'ms'),
    compared('group-p99', '– of one group, p99', 'ms'),
    compared('rebalance-p50', 'One rebalance, p50', 'ms'),
    compared('rebalance-p99', '– p99', 'ms'),
    ...(protocol === 'classic' ? completion : []),
    shown('restart-client', 'Restart: processor use of the generator', 'cores'),
    shown('restart-client-delay', '– event-loop delay of the generator, p99', 'ms'),
    shown('lost', 'Members that the broker took out of a group', 'members'),
    compared('memory', 'Resident memory in the steady state', 'MB'),
    compared('memory-peak', 'Resident memory at its highest', 'MB'),
    shown('load', 'Load average of the machine before the run', 'processes'),
  ];
}

export function rebalanceNotes({ groups, members, protocol, steadyMs, heartbeatMs }: RebalancePlan): string[] {
  const which = protocol === 'classic' ? 'classic groups' : 'groups of KIP-848';
  const beats =
    protocol === 'classic'
      ? `Heartbeats every ${heartbeatMs} ms, sessions of ${SESSION_TIMEOUT_MS / MS_PER_SECOND} s`
      : 'Heartbeats as often as the broker says';
  return [
    `${groups} ${which} of ${members} members in one process, each member with a connection of its own; all groups read one topic of ${members} partitions.`,
    `${beats}; the first one after a rebalance comes after a part of that time that is drawn at random. Steady is ${steadyMs / MS_PER_SECOND} s with a commit every ${COMMIT_INTERVAL_MS} ms in each group. Latencies of heartbeats and commits run from the time at which they were due.`,
    'Forming begins with every member connected. In the restart a member leaves and a new one, connected already, joins; when every partition is read again, in a classic group by members of one generation, the next one leaves. A rebalance is from one LeaveGroup to that moment.',
    ...(protocol === 'classic'
      ? [
          'Most of a rebalance is waiting for heartbeats, by which the other members learn of it; what the broker itself takes stands below it.',
        ]
      : []),
  ];
}
