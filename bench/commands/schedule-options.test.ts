import { describe, expect, it } from 'vitest';
import { shapeOf } from './schedule-options.js';

describe('options of schedules', () => {
  it('have defaults of their own', () => {
    expect(shapeOf({ schedule: 'poisson', seed: 9 })).toEqual({ kind: 'poisson', seed: 9 });
    expect(shapeOf({ schedule: 'steps', seed: 9 })).toEqual({ kind: 'steps', steps: 5 });
    expect(shapeOf({ schedule: 'bursts', seed: 9, burstShare: 0.5 })).toEqual({
      kind: 'bursts',
      everyMs: 1_000,
      share: 0.5,
    });
  });

  it('are refused where they say nothing', () => {
    expect(() => shapeOf({ schedule: 'constant', seed: 1, burstEvery: 100 })).toThrow(
      '--burst-every says nothing without --schedule bursts.',
    );
  });
});
