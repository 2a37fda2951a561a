import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LaneHeap } from './lane-heap.js';

const LANES = 50;

describe('LaneHeap', () => {
  it('knows the earliest of lanes whose times change', () => {
    const times = Array.from({ length: LANES }, () => randomInt(1_000));
    const heap = new LaneHeap(LANES, (lane) => times[lane] ?? Number.NaN);
    for (let i = 0; i < 1_000; i++) {
      expect(heap.earliest(), `of ${times}`).toBe(Math.min(...times));
      const lane = randomInt(LANES);
      times[lane] = randomInt(20) === 0 ? Number.POSITIVE_INFINITY : randomInt(1_000);
      heap.moved(lane);
    }
  });

  it('notices by itself that lanes are ready later than they were', () => {
    let shift = 0;
    const heap = new LaneHeap(3, (lane) => (lane === 0 ? 5 + shift : 10 + lane));
    expect(heap.earliest()).toBe(5);
    shift = 100;
    expect(heap.earliest()).toBe(11);
  });

  it('has nothing that is ready without lanes', () => {
    expect(new LaneHeap(0, () => 0).earliest()).toBe(Number.POSITIVE_INFINITY);
  });
});
