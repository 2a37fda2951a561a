/**
 * What differs between two messages, for a reader's eye: the judgement itself is made field by field, elsewhere.
 */

/**
 * Which bytes of each differ. Where both are as long, byte by byte; else what is left between the beginning and the end
 * that they share.
 *
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 * @returns {readonly [ReadonlySet<number>, ReadonlySet<number>]}
 */
export function differingBytes(a, b) {
  if (a.length === b.length) {
    const differing = new Set([...a.keys()].filter((index) => a[index] !== b[index]));
    return [differing, differing];
  }
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const range = (/** @type {number} */ length) =>
    new Set(Array.from({ length: length - end - start }, (_, index) => start + index));
  return [range(a.length), range(b.length)];
}

/** Longer texts are compared line by line in place: the table below grows with the product of both. */
const MOST_CELLS = 4_000_000;

/**
 * Which lines of each do not stand in the other, by their longest common subsequence. None of two texts that have nothing
 * in common, one of which says, perhaps, that nothing could be decoded.
 *
 * @param {readonly string[]} a
 * @param {readonly string[]} b
 * @returns {readonly [ReadonlySet<number>, ReadonlySet<number>]}
 */
export function differingLines(a, b) {
  if (a.length * b.length > MOST_CELLS) {
    const inPlace = (/** @type {readonly string[]} */ own, /** @type {readonly string[]} */ other) =>
      new Set([...own.keys()].filter((index) => own[index] !== other[index]));
    return [inPlace(a, b), inPlace(b, a)];
  }
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const ofA = new Set(a.keys());
  const ofB = new Set(b.keys());
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      ofA.delete(i++);
      ofB.delete(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return at(0, 0) === 0 ? [new Set(), new Set()] : [ofA, ofB];
}
