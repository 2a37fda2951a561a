/** Precedes the number in every name of the recorded bytes. On a target other digits stand in it. */
export const RECORDED_MARK = 'fluxmq-golden-00000000-';

/** The n-th name of an exchange in the recorded bytes: of a topic, a group, a transaction. A live one has the same length. */
export function recordedName(index: number): string {
  return `${RECORDED_MARK}${String(index).padStart(3, '0')}`;
}

/** The id of the n-th topic in the recorded bytes: 16 ASCII characters. */
export function recordedId(index: number): string {
  return Buffer.from(`golden-topic-${String(index).padStart(3, '0')}`).toString('base64url');
}
