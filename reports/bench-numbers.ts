/** Numbers of benchmarks as people read them, the same in every report. */

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Four digits where it is not whole. */
export function number(value: number): string {
  return Number.isInteger(value) ? whole(value) : value.toPrecision(4);
}

/** Milliseconds, without their unit. */
export function ms(value: number): string {
  return value < 100 ? value.toFixed(2) : whole(value);
}

/** Bytes as MB of a million each, without their unit. */
export function megabytes(bytes: number): string {
  return bytes < 1e8 ? (bytes / 1e6).toFixed(2) : whole(bytes / 1e6);
}
