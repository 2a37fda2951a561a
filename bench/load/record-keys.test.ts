import { describe, expect, it } from 'vitest';
import { partitionsOf } from './lanes.js';
import { partitionOf } from './murmur2.js';
import { KeyFormat, keyedPartitions, RecordKeys } from './record-keys.js';

describe('keys of records', () => {
  it('have one length, whatever their number', () => {
    const format = new KeyFormat(1_000);
    expect([0, 42, 999].map((number) => format.key(number).toString())).toEqual(['key-000', 'key-042', 'key-999']);
    expect(format.size).toBe(7);
    expect(new KeyFormat(1).key(0).toString()).toBe('key-0');
  });

  it('go each to the one partition where Kafka puts it', () => {
    const format = new KeyFormat(500);
    const keys = new RecordKeys(500, [...partitionsOf('a', 7), ...partitionsOf('b', 2)]);
    for (const [topic, count] of [
      ['a', 7],
      ['b', 2],
    ] as const) {
      const seen: number[] = [];
      for (const partition of partitionsOf(topic, count)) {
        for (const number of keys.of(partition)) {
          expect(partitionOf(format.key(number), count)).toBe(partition.partition);
          seen.push(number);
        }
      }
      expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, number) => number));
    }
  });

  it('leave out partitions where there are fewer of them', () => {
    const partitions = partitionsOf('a', 20);
    const keyed = keyedPartitions(partitions, 3);
    expect(keyed.length).toBeGreaterThan(0);
    expect(keyed.length).toBeLessThanOrEqual(3);
    expect(keyedPartitions(partitions, undefined)).toEqual(partitions);
  });
});
