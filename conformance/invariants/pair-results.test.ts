import { describe, expect, it } from 'vitest';
import { ApiVersions, encodeRequest, Produce } from '../../protocol/index.js';
import { PairFindings } from './pair-findings.js';
import { PairResults } from './pair-results.js';

const PAIRS = [0, 1, 2].map((version) => ({ pair: { api: ApiVersions, version } }));

/** What one test saw of ApiVersions: the paths at which something did not hold. */
function watched(version: number, ...paths: string[]): PairFindings {
  const findings = new PairFindings(ApiVersions, version);
  for (const path of paths) {
    const request = Buffer.concat(encodeRequest(ApiVersions, version, { correlationId: 1, clientId: path }, {}));
    const difference = { grade: 'contract', path, expected: '0', got: path } as const;
    findings.add({ difference, exchange: { api: ApiVersions, version, request } });
  }
  return findings;
}

function resultsOf(notes: Readonly<Record<string, readonly PairFindings[]>>) {
  const pairs = new PairResults(PAIRS);
  for (const [testId, found] of Object.entries(notes)) pairs.note(testId, found);
  return pairs.results();
}

describe('what the invariants say of pairs', () => {
  it('is one result for each pair that answered, by version', () => {
    const results = resultsOf({ a: [watched(2), watched(0)], b: [watched(0)] });
    expect(results.map(({ id, status }) => [id, status])).toEqual([
      ['invariants/ApiVersions/v0', 'passed'],
      ['invariants/ApiVersions/v2', 'passed'],
    ]);
    expect(results[0]).toMatchObject({ api: { key: 18, name: 'ApiVersions' }, version: 0, level: 'core' });
  });

  it('fails once for a field, whichever element it was in, and names the test that saw it first', () => {
    const [result] = resultsOf({
      a: [watched(0)],
      b: [watched(0, 'apiKeys[0].minVersion', 'apiKeys[1].minVersion')],
      c: [watched(0, 'apiKeys[Produce].minVersion', 'apiKeys[0].maxVersion')],
    });
    expect(result).toMatchObject({ status: 'failed', requirement: 'MUST' });
    expect(result?.differences.map(({ path }) => path)).toEqual(['apiKeys[0].minVersion', 'apiKeys[0].maxVersion']);
    expect(result?.reason).toBe('Seen first in b, and in 2 of 3 tests with such answers.');
  });

  it('shows the exchanges in which it was seen', () => {
    const [result] = resultsOf({ a: [watched(0, 'errorCode')], b: [watched(0, 'errorCode')] });
    expect(result?.exchanges).toMatchObject([{ api: { name: 'ApiVersions' }, version: 0 }]);
  });

  it('says nothing of a pair that no selected test is about', () => {
    const results = resultsOf({ a: [watched(1), watched(3), new PairFindings(Produce, 9)] });
    expect(results.map(({ id }) => id)).toEqual(['invariants/ApiVersions/v1']);
  });

  it('stands beside what a reference answers', () => {
    const [here, there] = [new PairResults(PAIRS), new PairResults(PAIRS)];
    here.note('a', [watched(0, 'errorCode'), watched(1)]);
    there.note('a', [watched(0)]);
    expect(here.results(there).map(({ reference }) => reference?.status)).toEqual(['passed', undefined]);
  });
});
