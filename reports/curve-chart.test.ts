import { describe, expect, it } from 'vitest';
import type { Curve } from './compare-result.js';
import { curveChart, label, logTicks } from './curve-chart.js';

const CURVE: Curve = {
  id: 'held-cpu',
  title: 'What a partition holds',
  x: { title: 'a partition holds', unit: 'bytes' },
  y: { title: 'processor time', unit: 'CPU-s/GB' },
  lines: [
    {
      title: 'append & <sync>',
      points: [
        { x: 1e6, y: 2, values: [2, 1, 4] },
        { x: 1e8, y: 2, values: [2] },
        { x: 1e10, y: 2, values: [2] },
      ],
    },
  ],
};

/** The numbers of an attribute, in order. */
function attribute(svg: string, element: string, name: string): number[] {
  return [...svg.matchAll(new RegExp(`<${element}[^>]* ${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));
}

describe('curveChart', () => {
  const svg = curveChart(CURVE);

  it('puts equal factors at equal distances, and equal values at one height', () => {
    const [first = Number.NaN, second = Number.NaN, third = Number.NaN] = attribute(svg, 'circle', 'cx');
    expect(third - second).toBeCloseTo(second - first, 0);
    expect(new Set(attribute(svg, 'circle', 'cy')).size).toBe(1);
  });

  it('shows how far runs lay apart, larger values higher', () => {
    const [dot = Number.NaN] = attribute(svg, 'circle', 'cy');
    const bars = svg.split('\n').filter((line) => line.includes('<circle'));
    const [low = Number.NaN] = attribute(bars[0] ?? '', 'line', 'y1');
    const [high = Number.NaN] = attribute(bars[0] ?? '', 'line', 'y2');
    expect(low).toBeGreaterThan(dot);
    expect(high).toBeLessThan(dot);
  });

  it('names its axes and lines, and is well formed whatever their names', () => {
    for (const name of ['1 MB', '10 GB', 'a partition holds', 'append &amp; &lt;sync&gt;']) expect(svg).toContain(name);
  });

  it('can show a single point', () => {
    const single = curveChart({ ...CURVE, lines: [{ title: 'one', points: [{ x: 1, y: 5, values: [5] }] }] });
    expect(single).not.toMatch(/NaN|Infinity/);
  });
});

describe('logTicks', () => {
  it('encloses all values with round numbers', () => {
    expect(logTicks([3, 40])).toEqual([2, 5, 10, 20, 50]);
    expect(logTicks([0.3, 0.4])).toEqual([0.2, 0.5]);
    expect(logTicks([2, 2])).toEqual([2, 5]);
    expect(logTicks([900, 1_000])).toEqual([500, 1_000]);
  });
});

describe('label', () => {
  it('writes bytes as MB and GB, and numbers short', () => {
    expect([label(1e8, 'bytes'), label(5e9, 'bytes')]).toEqual(['100 MB', '5 GB']);
    expect([label(5_000, 'count'), label(0.7345, 'CPU-s/GB')]).toEqual(['5,000', '0.735']);
  });
});
