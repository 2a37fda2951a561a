import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lanesOf, partitionsOf } from './lanes.js';

describe('lanes', () => {
  it('are the partitions, dealt out to the clients, where there are more of those', () => {
    expect(lanesOf(partitionsOf('t', 4), 2).map(({ client, partition }) => [client, partition])).toEqual([
      [0, 0],
      [1, 1],
      [0, 2],
      [1, 3],
    ]);
  });

  it('give each partition as much, each client something, and no client a partition twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (partitions, clients) => {
        const lanes = lanesOf(partitionsOf('t', partitions), clients);
        expect(lanes.map(({ index }) => index)).toEqual(lanes.map((_, index) => index));
        expect(new Set(lanes.map(({ client }) => client)).size).toBe(Math.min(clients, lanes.length));
        expect(lanes.length % partitions).toBe(0);
        expect(new Set(lanes.map(({ client, partition }) => `${client}-${partition}`)).size).toBe(lanes.length);
        expect(lanes.length).toBeGreaterThanOrEqual(clients);
      }),
    );
  });
});
