import { describe, expect, it } from 'vitest';
import { TargetError } from '../../targets/target.js';
import { parseConsumer, parseProducer } from './kafka-clients.js';

describe('parseProducer', () => {
  const total =
    '100000 records sent, 82508.250825 records/sec (80.57 MB/sec), 20.96 ms avg latency, 222.00 ms max latency, 15 ms 50th, 52 ms 95th, 63 ms 99th, 68 ms 99.9th.';
  const steady =
    '80000 steady state records sent, 107671.601615 records/sec (105.15 MB/sec), 21.18 ms avg latency, 68.00 ms max latency, 13 ms 50th, 55 ms 95th, 64 ms 99th, 68 ms 99.9th.';
  const onTheWay = '64000 records sent, 12800.0 records/sec (12.50 MB/sec), 9.0 ms avg latency, 99.0 ms max latency.';

  it('counts all records, and takes the figures of those behind the warm-up', () => {
    expect(parseProducer(['Warmup first 20000 records.', onTheWay, total, steady, ''].join('\n'))).toEqual({
      acknowledged: 100_000,
      recordsPerSecond: 107_671.601615,
      p50Ms: 13,
      p95Ms: 55,
      p99Ms: 64,
      p999Ms: 68,
      maxMs: 68,
    });
  });

  it('takes the figures of all where there was no warm-up', () => {
    expect(parseProducer(`${onTheWay}\n${total}\n`)).toMatchObject({ acknowledged: 100_000, p99Ms: 63 });
  });

  it('tells what it found instead', () => {
    expect(() => parseProducer(`${onTheWay}\nCannot reach it\n`)).toThrow(TargetError);
    expect(() => parseProducer('Cannot reach it\n')).toThrow(/but: Cannot reach it/);
  });
});

describe('parseConsumer', () => {
  it('reads records, the end and the time since the first fetch', () => {
    const line =
      '2026-11-24 13:07:54:900, 2026-11-24 13:07:55:901, 97.6563, 97.5587, 100000, 99900.0999, 366, 635, 153.7894, 157480.3150';
    expect(parseConsumer(`WARN something\n${line}\n`)).toEqual({
      records: 100_000,
      endedAt: new Date(2026, 10, 24, 13, 7, 55, 901).getTime(),
      fetchMs: 635,
    });
  });

  it('tells what it found instead', () => {
    expect(() => parseConsumer('java.lang.RuntimeException: no\n')).toThrow(/but: java.lang.RuntimeException/);
  });
});
