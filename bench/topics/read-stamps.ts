import { Fetch } from '../../protocol/index.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import { CLIENT_ID } from '../drivers/client-id.js';
import { Fetcher, type Position } from '../drivers/wire/fetcher.js';
import { leadersOf } from '../drivers/wire/leaders.js';
import { NEWEST_BY_NAME } from '../drivers/wire/newest-by-name.js';
import { offsetsAt } from './offsets.js';

/** For how long nothing may come of what the ends of the logs say that there is. */
const PATIENCE_MS = 15_000;

/**
 * The stamps of all records from these positions on: when each was due, on the monotonic clock. What cannot be read though
 * the logs are said to hold it is left out. Throws `TargetError` and `ConnectionError`.
 */
export async function readStamps(cluster: ClusterClient, from: readonly Position[]): Promise<Float64Array> {
  const ends = await offsetsAt(cluster, from, 'latest');
  const wanted = from.reduce((sum, { offset }, index) => sum + Math.max(0, Number(ends[index] ?? 0n) - offset), 0);
  const stamps = new Float64Array(wanted);
  if (wanted === 0) return stamps;
  const version = Math.min(cluster.versionOf(Fetch), NEWEST_BY_NAME.fetch);
  const over = new AbortController();
  const patience = setTimeout(() => over.abort(), PATIENCE_MS);
  let read = 0;
  const take = ({ stamps: arrived }: { readonly stamps: readonly number[] }) => {
    patience.refresh();
    for (const stamp of arrived.slice(0, wanted - read)) stamps[read++] = stamp;
    if (read === wanted) over.abort();
  };
  try {
    const leaders = await leadersOf(cluster, from);
    await Promise.all(
      leaders.map(async ({ address, led }) => {
        const connection = await cluster.open(address, undefined, CLIENT_ID);
        const fetcher = new Fetcher(connection, `${address.host}:${address.port}`, version, led, true);
        await fetcher.run(take, over.signal).finally(() => fetcher.close());
      }),
    );
  } finally {
    clearTimeout(patience);
  }
  return stamps.subarray(0, read);
}
