import { describe, expect, it } from 'vitest';
import { linesOf, runNames } from './bench-names.js';
import { hgrmFiles } from './hgrm-files.js';
import { PLANNED, SERIES } from './testing/bench-results.js';
import { histogramOf } from './testing/latencies.js';

const named = (...changes: readonly Partial<typeof PLANNED>[]) =>
  runNames(changes.map((change) => ({ ...PLANNED, ...change })));
const settings = (more: typeof PLANNED.settings) => ({ settings: { ...PLANNED.settings, ...more } });

describe('runNames', () => {
  it('says what is different between the runs, and nothing else', () => {
    expect(named(settings({ rate: 5_000 }), settings({ rate: 20_000 }))).toEqual(['5,000/s', '20,000/s']);
    expect(named({ target: 'a' }, { target: 'b' })).toEqual(['a', 'b']);
    expect(named({ target: 'a', ...settings({ lingerMs: 0 }) }, settings({ lingerMs: 1_500 }))).toEqual([
      'a · linger 0 ms',
      '127.0.0.1:9092 · linger 1.5 s',
    ]);
    expect(named(settings({ batchSize: 16_384, idempotent: true }), settings({ batchSize: 1 }))).toEqual([
      'batch-size 16,384 · idempotent yes',
      'batch-size 1',
    ]);
  });

  it('says nothing of settings that only one of the workloads has', () => {
    expect(named({ workload: 'mixed', ...settings({ readers: 1 }) }, {})).toEqual(['mixed', 'produce']);
  });

  it('tells runs by numbers that nothing tells apart: that each had a fresh topic is no difference', () => {
    expect(named(settings({ topic: 'a' }), settings({ topic: 'b' }))).toEqual(['127.0.0.1:9092', '127.0.0.1:9092 (2)']);
  });
});

it('names the series of a run that has several', () => {
  const run = { ...PLANNED, series: [SERIES, { ...SERIES, title: 'end to end' }] };
  expect(linesOf([run]).map(({ name }) => name)).toEqual(['produce', 'end to end']);
  expect(linesOf([run, { ...PLANNED, target: 'b' }]).map(({ name }) => name)).toEqual([
    '127.0.0.1:9092 · produce',
    '127.0.0.1:9092 · end to end',
    'b',
  ]);
});

describe('hgrmFiles', () => {
  const series = [{ ...SERIES, histogram: histogramOf([1]) }];

  it('gives files names that any system takes, and no two the same', () => {
    const names = (...targets: readonly string[]) =>
      hgrmFiles(targets.map((target) => ({ ...PLANNED, target, series }))).map(({ name }) => name);
    expect(names('../../etc/a b')).toEqual(['produce-..-..-etc-a-b.hgrm']);
    expect(names('a/b', 'a-b')).toEqual(['1-produce-a-b.hgrm', '2-produce-a-b.hgrm']);
  });

  it('has none for a series without latencies', () => {
    expect(hgrmFiles([PLANNED])).toEqual([]);
  });
});
