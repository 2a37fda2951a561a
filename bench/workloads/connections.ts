import type { BenchResult, Figure, Finding } from '../../reports/bench-result.js';
import { TargetError } from '../../targets/target.js';
import type { LoadOutcome } from '../generator/run-load.js';
import type { ConnectorsPlan } from '../load/load-plan.js';
import { openFiles } from '../usage/open-files.js';
import { processOf } from '../usage/process-of.js';
import { ProcessUsage } from '../usage/process-usage.js';
import { errandsHead } from './errands-head.js';
import { type Inspection, measureLoad } from './measure-load.js';
import { plannedSchedule } from './planned-schedule.js';
import type { Session } from './session.js';

export interface ConnectionsOptions {
  /** How many. */
  readonly connections: number;
  /** Connections per second; Infinity where all are due at once. */
  readonly rate: number;
  /** How many may be connecting at a time. */
  readonly atOnce: number;
  /** How long they do nothing when all are there. */
  readonly idleMs: number;
  readonly threads: number;
}

const SERIES = 'connections';
/** Per second: so many that all are due at once. */
const AT_ONCE = 1e9;
/** Files that a process may come to need besides its connections. */
const SPARE_FILES = 64;
const KB = 1e3;

/**
 * Opens many connections, each with a first request and a login where there is one; measures from when one was due until it
 * could be used. Then they do nothing for a while, and each is asked whether it is still served.
 */
export async function connections(session: Session, options: ConnectionsOptions): Promise<BenchResult> {
  const { connections: count, rate, atOnce, idleMs, threads } = options;
  const pid = processOf(session.target);
  checkLimit('This process', process.pid, count);
  if (pid !== undefined) checkLimit('The target', pid, count);
  const isStorm = rate === Number.POSITIVE_INFINITY;
  const perSecond = isStorm ? AT_ONCE : rate;
  // Half a connection more, since the product of both is rounded down.
  const spec = { rate: perSecond, warmupMs: 0, durationMs: (1_000 * (count + 0.5)) / perSecond };
  const schedule = plannedSchedule(spec, 'connection');
  const crew: ConnectorsPlan = { kind: 'connect', series: SERIES, clients: count, schedule: spec, atOnce, idleMs };
  const memory = new ConnectionMemory(pid, count);
  return measureLoad(session, {
    workload: 'connections',
    description: describe(options),
    settings: { connections: count, rate: isStorm ? 'max' : rate, atOnce, idleMs, threads },
    plan: { driver: 'wire', warmupMs: 0, crews: [crew] },
    durationMs: spec.durationMs,
    threads,
    heads: [errandsHead(SERIES, 'connections', isStorm ? null : rate, schedule)],
    events: memory,
    inspect: async (outcome) => whoStayed(outcome, options, memory),
  });
}

/** Throws `TargetError` where a process may not have as many. */
function checkLimit(who: string, pid: number, count: number): void {
  const files = openFiles(pid);
  if (files === undefined || files.open + SPARE_FILES + count <= files.limit) return;
  throw new TargetError(
    `${who} may have ${files.limit} files open, which is too few for ${count} connections: raise the limit (ulimit -n), or lower --connections.`,
  );
}

/** What the target's memory grew by while connections came and stayed. */
class ConnectionMemory {
  private before: number | undefined;
  private after: number | undefined;

  constructor(
    private readonly pid: number | undefined,
    private readonly connections: number,
  ) {}

  readonly onStart = (): void => {
    this.before = this.resident();
  };

  readonly onEnd = (): void => {
    this.after = this.resident();
  };

  figures(): Figure[] {
    if (this.before === undefined || this.after === undefined) return [];
    const value = (this.after - this.before) / KB / this.connections;
    return [{ id: 'memory-per-connection', title: 'memory', unit: 'KB of the target for each connection', value }];
  }

  /** Undefined where it is not known, or the process has ended. */
  private resident(): number | undefined {
    if (this.pid === undefined) return undefined;
    try {
      return new ProcessUsage(this.pid).memory().resident;
    } catch (error) {
      if (error instanceof TargetError) return undefined;
      throw error;
    }
  }
}

function whoStayed(
  { series, endings }: LoadOutcome,
  { idleMs }: ConnectionsOptions,
  memory: ConnectionMemory,
): Inspection {
  const sum = series.get(SERIES)?.sum;
  if (sum === undefined || endings.get(SERIES)?.how !== 'finished') return { figures: [], findings: [] };
  const idle = `${idleMs / 1_000} s`;
  const stayed: Figure = {
    id: 'still-served',
    title: 'still served',
    unit: `connections, after ${idle} in which they did nothing`,
    value: sum.stays,
  };
  const text = `${sum.done - sum.stays} of ${sum.done} connections were no longer served after ${idle} in which they did nothing.`;
  const findings: Finding[] = sum.stays < sum.done ? [{ kind: 'lost', text }] : [];
  return { figures: [stayed, ...memory.figures()], findings };
}

function describe({ connections: count, rate, atOnce, idleMs }: ConnectionsOptions): string {
  const when = rate === Number.POSITIVE_INFINITY ? 'all due at once' : `${rate.toLocaleString('en-US')} a second`;
  return `${count.toLocaleString('en-US')} connections, ${when}, at most ${atOnce} of them connecting at a time; then idle for ${idleMs / 1_000} s`;
}
