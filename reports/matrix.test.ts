import { describe, expect, it } from 'vitest';
import { levelsOfApis, Matrix } from './matrix.js';
import { runOf, testResult } from './testing/results.js';

describe('the matrix', () => {
  const matrix = new Matrix(
    runOf([
      testResult('a', 'passed', { version: 1 }),
      testResult('b', 'warned', { version: 1 }),
      testResult('c', 'failed', { version: 2 }),
      testResult('d', 'passed', { version: 2 }),
      testResult('e', 'skipped', { version: 3 }),
      testResult('f', 'skipped', { version: 9 }),
      testResult('client/g', 'passed', { api: { key: 18, name: 'ApiVersions' }, version: 0 }),
    ]),
  );

  it('has for each pair the worst that its tests found', () => {
    expect([1, 2].map((version) => matrix.state(3, version))).toEqual(['warned', 'failed']);
  });

  it('tells what is advertised and not tried from what is not advertised, and that from what there is not', () => {
    expect([0, 3, 9, 10].map((version) => matrix.state(3, version))).toEqual([
      'untested',
      'untested',
      'absent',
      undefined,
    ]);
  });

  it('knows its APIs by key, and their last versions', () => {
    expect(matrix.apis.map(({ name }) => name)).toEqual(['Metadata', 'ApiVersions']);
    expect([matrix.lastVersion(3), matrix.lastVersion(18)]).toEqual([9, 0]);
  });
});

it('an API belongs to the level that most of its tests have', () => {
  const levels = levelsOfApis([
    testResult('a', 'passed', { level: 'security' }),
    testResult('b', 'passed', { level: 'groups' }),
    testResult('c', 'passed', { level: 'groups' }),
  ]);
  expect([...levels]).toEqual([[3, 'groups']]);
});
