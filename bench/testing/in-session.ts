import type { Address } from '../../protocol/index.js';
import { ClusterClient } from '../../targets/cluster-client.js';
import type { Target } from '../../targets/target.js';
import type { Session } from '../workloads/session.js';

/** A broker of a test as a target, which whoever made it closes. */
export function fakeTarget({ address }: { readonly address: Address }): Target {
  return { name: 'a fake', bootstrap: [address], security: {}, close: async () => {} };
}

/** Has `work` measure a target, and ends the session; `more` is what is not as usual of it. */
export async function inSession<T>(
  target: Target,
  work: (session: Session) => Promise<T>,
  more: Partial<Session> = {},
): Promise<T> {
  const cluster = await ClusterClient.connect(target.bootstrap);
  try {
    return await work({ target, cluster, signal: new AbortController().signal, ...more });
  } finally {
    await cluster.close();
  }
}
