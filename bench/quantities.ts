/** Quantities as people write them on a command line. Each reader throws `RangeError` with one sentence that says what to write. */

const RATE = /^(\d+(?:\.\d+)?)([kM]?)$/;
const RATE_FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1_000, M: 1_000_000 };

/** Records per second: `100`, `10k`, `1.5M`; infinitely many for `max`. */
export function parseRate(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const [, number, unit = ''] = RATE.exec(text) ?? [];
  const rate = Number(number) * (RATE_FACTORS[unit] ?? Number.NaN);
  if (!(rate > 0)) throw new RangeError('Write records per second, for example 100, 10k or 1.5M, or max.');
  return rate;
}

/** A rate that is not `max`. */
export function parseFiniteRate(text: string): number {
  if (text === 'max') throw new RangeError('Write records per second, for example 100, 10k or 1.5M.');
  return parseRate(text);
}

/** Several of them: `10k,50k,100k`. */
export function parseRates(text: string): number[] {
  return text.split(',').map((part) => parseRate(part.trim()));
}

/** The same without `max`. */
export function parseFiniteRates(text: string): number[] {
  return text.split(',').map((part) => parseFiniteRate(part.trim()));
}

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m)$/;
const DURATION_FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };
/** Timers take no more. */
const LONGEST_MS = 24 * 24 * 3_600_000;

/** Milliseconds: `500ms`, `10s`, `2m`; zero is one too. */
export function parseDuration(text: string): number {
  const [, number, unit = ''] = DURATION.exec(text) ?? [];
  const duration = Number(number) * (DURATION_FACTORS[unit] ?? Number.NaN);
  if (!(duration <= LONGEST_MS)) throw new RangeError('Write a duration with its unit, for example 500ms, 10s or 2m.');
  return duration;
}

/** A duration that is not zero. */
export function parseSpan(text: string): number {
  const duration = parseDuration(text);
  if (duration === 0) throw new RangeError('It must be longer than zero, for example 10s.');
  return duration;
}

/** A whole number within bounds. */
export function parseWhole(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= min && number <= max)) throw new RangeError(`Write a whole number from ${min} to ${max}.`);
    return number;
  };
}

/** A share of a whole that may be nothing of it. */
export function parseShareOrNone(text: string): number {
  const share = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(share >= 0 && share <= 1)) throw new RangeError('Write a share from 0 to 1, for example 0.1.');
  return share;
}

/** A share of a whole: greater than 0, at most 1. */
export function parseShare(text: string): number {
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(share > 0 && share <= 1)) throw new RangeError('Write a share greater than 0 and up to 1, for example 0.2.');
  return share;
}

const VOLUME = /^(\d+(?:\.\d+)?)(MB|GB)$/;
const VOLUME_FACTORS: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9 };

/** Bytes: `200MB`, `5GB`; not zero. */
export function parseVolume(text: string): number {
  const [, number, unit = ''] = VOLUME.exec(text) ?? [];
  const bytes = Number(number) * (VOLUME_FACTORS[unit] ?? Number.NaN);
  if (!(bytes > 0)) throw new RangeError('Write bytes with their unit, for example 200MB or 5GB.');
  return bytes;
}

/** Some of a list of names, each once. */
export function parseList<T extends string>(names: readonly T[]): (text: string) => T[] {
  return (text) =>
    [...new Set(text.split(','))].map((part) => {
      const name = names.find((known) => known === part.trim());
      if (name === undefined) throw new RangeError(`Write some of ${names.join(', ')}, with commas between them.`);
      return name;
    });
}
