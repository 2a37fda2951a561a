/**
 * Between values and places on the screen.
 *
 * @typedef {object} Scale
 * @property {(value: number) => number} at The place of a value.
 * @property {(place: number) => number} of The value at a place.
 * @property {readonly number[]} ticks Values worth a line, from the lowest up.
 */

/** @typedef {readonly [from: number, to: number]} Span */

const STEPS = [1, 2, 5, 10];

/**
 * From zero to a round number above `high`.
 *
 * @param {number} high
 * @param {Span} places
 * @param {number} most How many ticks have room.
 * @returns {Scale}
 */
export function linearScale(high, [from, to], most) {
  const top = high > 0 ? high : 1;
  const decade = 10 ** Math.floor(Math.log10(top / most));
  const step = decade * (STEPS.find((factor) => top / (decade * factor) <= most) ?? 10);
  const count = Math.ceil(top / step - 1e-9);
  const end = count * step;
  return {
    at: (value) => from + (value / end) * (to - from),
    of: (place) => ((place - from) / (to - from)) * end,
    // A sum of steps would show what floating point makes of it.
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
  };
}

/**
 * Equal factors have equal distances; what is below `low` stands at its place.
 *
 * @param {Span} values
 * @param {Span} places
 * @returns {Scale}
 */
export function logScale([low, high], [from, to]) {
  const range = Math.log(high / low) || 1;
  return {
    at: (value) => from + (Math.log(Math.max(value, low) / low) / range) * (to - from),
    of: (place) => low * Math.exp(((place - from) / (to - from)) * range),
    ticks: [],
  };
}

/**
 * A logarithmic scale between round numbers around all values.
 *
 * @param {Span} values
 * @param {Span} places
 * @param {number} most How many ticks have room.
 * @returns {Scale}
 */
export function roundLogScale([low, high], places, most) {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.ceil(Math.log10(high) - 1e-9);
  const decades = Array.from({ length: Math.max(1, last - first) + 1 }, (_, index) => first + index);
  const fine = decades.flatMap((decade) => [1, 2, 5].map((step) => Number(`${step}e${decade}`)));
  const from = Math.max(
    0,
    fine.findLastIndex((tick) => tick <= low),
  );
  const to = Math.max(
    from + 1,
    fine.findIndex((tick) => tick >= high),
  );
  const all = fine.slice(from, to + 1);
  const ends = /** @type {const} */ ([all[0] ?? low, all.at(-1) ?? high]);
  const ticks = all.length <= most ? all : all.filter((tick) => Number.isInteger(Math.log10(tick)));
  return { ...logScale(ends, places), ticks };
}
