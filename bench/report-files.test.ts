import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PLANNED, SERIES } from '../reports/testing/bench-results.js';
import { histogramOf } from '../reports/testing/latencies.js';
import { checkReportFiles, writeReports } from './report-files.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fluxmq-report-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const inside = (name: string) => join(folder, name);
const result = { ...PLANNED, series: [{ ...SERIES, histogram: histogramOf([1, 2]) }] };

it('writes each report that is wanted', async () => {
  const files = { json: inside('a.json'), md: inside('a.md'), html: inside('a.html'), hgrm: inside('deep') };
  checkReportFiles(files);
  await writeReports(files, [result]);
  expect(JSON.parse(readFileSync(files.json, 'utf8'))).toEqual({ format: 2, results: [result] });
  expect(readFileSync(files.md, 'utf8')).toMatch(/^# produce/);
  expect(readFileSync(files.html, 'utf8')).toMatch(/^<!doctype html>/);
  expect(readdirSync(files.hgrm)).toEqual(['produce-127.0.0.1-9092.hgrm']);
});

it('writes nothing of nothing', async () => {
  await writeReports({ json: inside('b.json') }, []);
  expect(readdirSync(folder)).not.toContain('b.json');
});

describe('before a run it refuses', () => {
  it.each([
    ['two reports for standard output', () => ({ json: '-', md: '-' }), 'Only one report can go to standard output.'],
    ['a file without a folder', () => ({ html: inside('no/such.html') }), /its folder does not exist/],
    ['a folder without a folder', () => ({ hgrm: inside('no/such') }), /it cannot be made/],
    [
      'a folder that is a file',
      () => {
        writeFileSync(inside('file'), '');
        return { hgrm: inside('file') };
      },
      /it is no folder/,
    ],
  ])('%s', (_what, files, sentence) => {
    expect(() => checkReportFiles(files())).toThrow(sentence);
  });
});
