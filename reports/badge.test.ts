import { expect, it } from 'vitest';
import { badge, badgeText } from './badge.js';
import { runOf, testResult } from './testing/results.js';

const passed = testResult('a', 'passed');
const ofGroups = testResult('b', 'passed', { level: 'groups' });
const failed = testResult('c', 'failed', { level: 'admin' });

it('names the levels that passed, those that passed in part, the version of the suite and the target', () => {
  expect(badgeText(runOf([passed, ofGroups, failed]))).toMatchObject({
    title:
      'Kafka protocol conformance of localhost:9092, by fluxmq-conformance 0.1.0: core + groups passed; partial: admin',
    label: 'localhost:9092 · suite 0.1.0',
    message: 'core + groups passed',
  });
});

it('says so where no level passed', () => {
  expect(badgeText(runOf([failed])).message).toBe('no level passed');
});

it('has another colour where all passed, where some did, and where none did', () => {
  const colours = [[passed], [passed, failed], [failed]].map((results) => badgeText(runOf(results)).colour);
  expect(new Set(colours).size).toBe(3);
});

it('is one picture with a title that is read aloud, in which a hostile target stays text', () => {
  const svg = badge(runOf([passed], { target: `"><script>alert('x')</script>` }));
  expect(svg).toMatch(/^<svg [^>]*role="img" aria-label="Kafka protocol conformance of &quot;&gt;&lt;script&gt;/);
  expect(svg).toContain('<title>Kafka protocol');
  expect(svg).not.toContain('<script');
});
