/**
 * A number beside an axis.
 *
 * @param {number} value
 */
export function tick(value) {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}

/**
 * A value that is read from a chart, with its unit.
 *
 * @param {number | null} value
 * @param {'ms' | '/s'} unit
 */
export function reading(value, unit) {
  if (value === null) return '–';
  if (unit === '/s') return `${Math.round(value).toLocaleString('en-US')}/s`;
  const digits = value < 100 ? 2 : 0;
  return `${value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ms`;
}

/**
 * A percentile by how many happen for each that takes longer: 1,000 is 99.9 %.
 *
 * @param {number} of
 */
export function percent(of) {
  const digits = Math.max(0, Math.ceil(Math.log10(of)) - 1);
  return `${Number((100 * (1 - 1 / of)).toFixed(digits))} %`;
}
