import type { Machine } from './bench-result.js';
import type { Spread } from './compare-result.js';

/** What code costs, as it stood when the baseline was made. */
export interface Baseline {
  /** Counts up when a field changes its meaning or goes away. */
  readonly format: 1;
  /** Of what everything is measured against: another one makes other ratios. */
  readonly yardstick: number;
  readonly suiteVersion: string;
  /** ISO 8601. */
  readonly madeAt: string;
  readonly machine: Machine;
  readonly measures: readonly BaselineMeasure[];
}

export interface BaselineMeasure {
  readonly id: string;
  readonly title: string;
  /** What it costs over what the yardstick costs beside it; one ratio for each launch. */
  readonly samples: readonly number[];
}

/** What a check against a baseline found, as reports show it and `--json` writes it. */
export interface CheckResult {
  /** Counts up when a field changes its meaning or goes away. */
  readonly format: 1;
  readonly suiteVersion: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly machine: Machine;
  readonly baseline: Pick<Baseline, 'suiteVersion' | 'madeAt' | 'machine'>;
  readonly measures: readonly CheckedMeasure[];
  /** What only one of the two has measured. */
  readonly unmatched: readonly string[];
}

export interface MeasureSamples {
  readonly before: readonly number[];
  readonly now: readonly number[];
}

export interface CheckedMeasure extends MeasureSamples {
  readonly id: string;
  readonly title: string;
  /** By what factor its cost has changed. */
  readonly change: Spread;
  readonly verdict: ChangeVerdict;
}

/** `same`: not changed, not by much, or not surely. */
export type ChangeVerdict = 'worse' | 'better' | 'same';
