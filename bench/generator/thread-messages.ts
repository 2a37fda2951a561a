import { decodeFromCompressedBase64, encodeIntoCompressedBase64 } from 'hdr-histogram-js';
import type { LoadPlan, Share } from '../load/load-plan.js';
import type { PartOutcome, SecondReport } from './part.js';
import { emptyInterval, HISTOGRAMS, type Interval } from './tally.js';

/** What a thread is begun with. */
export interface ThreadData {
  readonly plan: LoadPlan;
  readonly share: Share;
  /** Of the `Progress` of all. */
  readonly memory: SharedArrayBuffer;
}

export type ToThread = { readonly kind: 'run'; readonly startAt: number } | { readonly kind: 'abort' | 'close' };

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'second'; readonly report: PackedReport }
  | { readonly kind: 'done'; readonly outcome: PartOutcome }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };

type HistogramName = (typeof HISTOGRAMS)[number];

/** Histograms are objects with methods, which cannot go to another thread: they go as text. */
export interface PackedReport {
  readonly second: number;
  readonly intervals: ReadonlyMap<
    string,
    Omit<Interval, HistogramName> & Readonly<Record<HistogramName, string | undefined>>
  >;
}

export function packReport({ second, intervals }: SecondReport): PackedReport {
  const pack = ({ latency, slip, closedLoop, ...counts }: Interval) => {
    const packed = (histogram: Interval[HistogramName]) =>
      histogram.totalCount === 0 ? undefined : encodeIntoCompressedBase64(histogram);
    return { ...counts, latency: packed(latency), slip: packed(slip), closedLoop: packed(closedLoop) };
  };
  return { second, intervals: new Map([...intervals].map(([series, interval]) => [series, pack(interval)])) };
}

export function unpackReport({ second, intervals }: PackedReport): SecondReport {
  const unpacked = new Map<string, Interval>();
  for (const [series, packed] of intervals) {
    const { latency, slip, closedLoop, ...counts } = packed;
    const interval = { ...emptyInterval(), ...counts };
    for (const name of HISTOGRAMS) {
      const text = packed[name];
      if (text !== undefined) interval[name].add(decodeFromCompressedBase64(text));
    }
    unpacked.set(series, interval);
  }
  return { second, intervals: unpacked };
}
