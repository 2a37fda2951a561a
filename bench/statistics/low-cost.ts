const SHARE = 0.25;

/**
 * The lower quartile: what something costs on a machine that has other things to do. They only ever add to it, and by how much is chance; the
 * smallest value of all would be chance, too. NaN of nothing.
 */
export function lowCost(costs: readonly number[]): number {
  const sorted = [...costs].sort((a, b) => a - b);
  return sorted[Math.floor(SHARE * (sorted.length - 1))] ?? Number.NaN;
}
