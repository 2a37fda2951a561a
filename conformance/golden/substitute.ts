/** Bytes that stand for the same thing in a recording and on a live target; both have the same length. */
export interface Binding {
  readonly recorded: Buffer;
  readonly live: Buffer;
}

/** A copy of `bytes` that speaks of the live target. */
export function toLive(bytes: Buffer, bindings: readonly Binding[]): Buffer {
  return replace(
    bytes,
    bindings.map(({ recorded, live }) => [recorded, live] as const),
  );
}

/** A copy of `bytes` that speaks of the recording. */
export function toRecorded(bytes: Buffer, bindings: readonly Binding[]): Buffer {
  return replace(
    bytes,
    bindings.map(({ recorded, live }) => [live, recorded] as const),
  );
}

function replace(bytes: Buffer, pairs: readonly (readonly [from: Buffer, to: Buffer])[]): Buffer {
  const result = Buffer.from(bytes);
  for (const [from, to] of pairs) {
    if (from.length !== to.length) throw new Error('a recorded name and its live one differ in length');
    for (let at = bytes.indexOf(from); at !== -1; at = bytes.indexOf(from, at + from.length)) to.copy(result, at);
  }
  return result;
}
