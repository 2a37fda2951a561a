/** `String.hashCode()` of Java, over UTF-16 units: Kafka chooses the partition of a group or a transactional id by it. */
export function javaHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

/** Which of so many partitions holds the state of a group or a transactional id (Kafka's `Utils.abs`, then a remainder). */
export function partitionFor(key: string, partitions: number): number {
  const hash = javaHash(key);
  // The one int32 whose negative is not an int32.
  return hash === -(2 ** 31) ? 0 : Math.abs(hash) % partitions;
}
