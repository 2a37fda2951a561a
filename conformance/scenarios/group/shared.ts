/** Whether each of the partitions 0 up to `count` is owned by just one member, and each of the members owns one. */
export function areShared(shares: readonly (readonly number[])[], count: number): boolean {
  const owned = shares.flat();
  const complete = owned.length === count && new Set(owned).size === count;
  return complete && shares.every((share) => share.length > 0);
}
