/**
 * How offsets are represented, said once. Messages carry int64 as `bigint`, exact for whatever a client sends. Inside
 * the broker an offset is a `number`: a log would need 285 years at a million records a second to pass 2^53, and
 * numbers add and compare ten times faster than bigints. Here is the only crossing.
 */

/** An offset that a client named; undefined for one that no log can hold (negative, or from 2^53 on). */
export function offsetFromWire(value: bigint): number | undefined {
  return value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}

export function offsetToWire(offset: number): bigint {
  return BigInt(offset);
}
