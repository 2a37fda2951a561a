import { describe, expect, it } from 'vitest';
import { parseDuration, parseList, parseRate, parseSpan, parseVolume, parseWhole } from './quantities.js';

describe('parseRate', () => {
  it.each([
    ['100', 100],
    ['10k', 10_000],
    ['1.5M', 1_500_000],
    ['0.5', 0.5],
  ])('reads %s', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });

  it.each(['', '0', '-5', 'k', '10 k', '10K', '1e3', '1.k', '10k/s', 'ten', 'NaN', 'Infinity'])(
    'refuses %j',
    (text) => {
      expect(() => parseRate(text)).toThrow('Write records per second, for example 100, 10k or 1.5M, or max.');
    },
  );
});

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['10s', 10_000],
    ['2m', 120_000],
    ['0.5s', 500],
    ['0s', 0],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '10', 's', '-1s', '10 s', '1h', '999999m'])('refuses %j', (text) => {
    expect(() => parseDuration(text)).toThrow('Write a duration with its unit');
  });

  it('refuses zero where something has to happen', () => {
    expect(parseSpan('1ms')).toBe(1);
    expect(() => parseSpan('0s')).toThrow('longer than zero');
  });
});

describe('parseWhole', () => {
  const parse = parseWhole(1, 10);

  it('reads whole numbers within its bounds, and refuses all else', () => {
    expect([parse('1'), parse('10')]).toEqual([1, 10]);
    for (const text of ['0', '11', '1.5', '-1', '', 'x']) {
      expect(() => parse(text)).toThrow('Write a whole number from 1 to 10.');
    }
  });
});

describe('parseVolume', () => {
  it('reads bytes with their unit, and refuses all else', () => {
    expect([parseVolume('200MB'), parseVolume('1.5GB')]).toEqual([2e8, 1.5e9]);
    for (const text of ['', '5', '0GB', '5 GB', '5gb', '-1MB']) {
      expect(() => parseVolume(text)).toThrow('Write bytes with their unit');
    }
  });
});

describe('parseList', () => {
  const parse = parseList(['a', 'b', 'c']);

  it('reads known names, each once, and refuses all else', () => {
    expect([parse('c, a'), parse('b,b')]).toEqual([['c', 'a'], ['b']]);
    for (const text of ['', 'a,', 'd', 'a b']) expect(() => parse(text)).toThrow('Write some of a, b, c');
  });
});
