import type { Axis, Curve } from '../../reports/compare-result.js';
import { median } from '../../reports/median.js';
import type { Contender } from '../contenders/contender.js';
import { type LoadedBroker, withFreshBroker } from '../contenders/loaded-broker.js';
import { seededRandom } from '../statistics/ratio.js';
import { BatchLoad, type Cost } from './batch-load.js';
import { BATCH_SIZE } from './load.js';
import type { Session } from './session.js';
import { inWords, type Volumes } from './volumes.js';

const MB = 1e6;

/** What is done at each point, by the name of its line. */
type Costs = Readonly<Record<string, Cost>>;

interface Sweep {
  readonly id: string;
  readonly title: string;
  readonly x: Axis;
  readonly points: (volumes: Volumes) => readonly number[];
  readonly measure: (broker: LoadedBroker, session: Session, x: number, random: () => number) => Promise<Costs>;
}

const SWEEPS: readonly Sweep[] = [
  {
    id: 'held',
    title: 'What a partition holds',
    x: { title: 'a partition holds', unit: 'bytes' },
    points: ({ held }) => held,
    measure: (broker, session, held, random) =>
      withLoad(broker, 1, random, session.signal, async (load) => {
        await load.append(held);
        // Appending comes last: it makes the partition hold more.
        return {
          'read anywhere': await load.read(session.volumes.point),
          'read its newest MB': await load.read(session.volumes.point, Math.floor(MB / BATCH_SIZE)),
          append: await load.append(session.volumes.point),
        };
      }),
  },
  {
    id: 'partitions',
    title: 'How many partitions the broker has',
    x: { title: 'partitions', unit: 'count' },
    points: ({ partitions }) => partitions,
    measure: (broker, session, partitions, random) =>
      withLoad(broker, partitions, random, session.signal, async (load) => {
        // Each has its files open and a batch in them, at least.
        await load.append(partitions * BATCH_SIZE);
        return {
          append: await load.append(session.volumes.point),
          'read its newest batch': await load.read(session.volumes.point, 1),
        };
      }),
  },
];

const Y_AXES = [
  { title: 'processor seconds of the broker per GB', unit: 'CPU-s/GB', of: (cost: Cost) => cost.cpuSecondsPerGb },
  { title: 'requests per second', unit: 'requests/s', of: (cost: Cost) => cost.requestsPerSecond },
] as const;

/** What the broker's append and read cost as partitions grow, and as they become many; a fresh broker for each point. */
export async function measureCurves(
  contender: Contender,
  session: Session,
  runs: number,
  seed: number,
  report: (text: string) => void,
): Promise<Curve[]> {
  const random = seededRandom(seed);
  const curves: Curve[] = [];
  for (const { id, title, x, points, measure } of SWEEPS) {
    const found = new Map<number, Costs[]>();
    for (let run = 1; run <= runs; run++) {
      for (const point of points(session.volumes)) {
        report(`curve ${id}, run ${run} of ${runs}: ${x.unit === 'bytes' ? inWords(point) : point}`);
        const costs = await withFreshBroker(session, contender, async (broker) => {
          await warmUp(broker, session, random);
          return measure(broker, session, point, random);
        });
        found.set(point, [...(found.get(point) ?? []), costs]);
      }
    }
    for (const { of, ...y } of Y_AXES) {
      curves.push({ id: `${id}-${y.unit === 'CPU-s/GB' ? 'cpu' : 'requests'}`, title, x, y, lines: lines(found, of) });
    }
  }
  return curves;
}

export function curveNotes({ point }: Volumes): string[] {
  return [
    `At each point a fresh broker is warmed up with ${inWords(point)}; then 4 connections append and read ${inWords(point)} each in batches of 64 KiB, one in a request. What is read anywhere in a large partition comes from segment files, what is newest from memory.`,
  ];
}

function lines(found: ReadonlyMap<number, readonly Costs[]>, of: (cost: Cost) => number): Curve['lines'] {
  const [first] = [...found.values()].flat();
  return Object.keys(first ?? {}).map((title) => ({
    title,
    points: [...found].map(([x, runs]) => {
      const values = runs.flatMap((costs) => (costs[title] === undefined ? [] : [of(costs[title])]));
      return { x, y: median(values), values };
    }),
  }));
}

async function warmUp(broker: LoadedBroker, { volumes, signal }: Session, random: () => number): Promise<void> {
  await withLoad(broker, 1, random, signal, async (load) => {
    await load.append(volumes.point);
    await load.read(volumes.point);
  });
}

async function withLoad<T>(
  broker: LoadedBroker,
  partitions: number,
  random: () => number,
  signal: AbortSignal,
  work: (load: BatchLoad) => Promise<T>,
): Promise<T> {
  const load = await BatchLoad.open(broker, partitions, random, signal);
  try {
    return await work(load);
  } finally {
    await load.close();
  }
}
