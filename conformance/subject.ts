import { ClusterClient } from '../targets/cluster-client.js';
import { openTarget } from '../targets/open-target.js';
import type { Security, Target } from '../targets/target.js';
import { probeFeatures } from './features.js';
import type { Subject } from './test.js';
import { chooseTopics } from './topics/topic-source.js';

/** Finds out what tests must know of a target; `givenTopics` are topics that exist there for them. */
export async function subjectOf(
  target: Target,
  client: ClusterClient,
  givenTopics: readonly string[] = [],
): Promise<Subject> {
  return { target, client, features: await probeFeatures(client), topics: await chooseTopics(client, givenTopics) };
}

/** What is to be had, as the command line says it. */
export interface Wanted {
  readonly where: string | undefined;
  readonly security?: Security;
  readonly givenTopics?: readonly string[] | undefined;
}

/** Has a target for as long as `work` takes; what was started for it ends then. Throws `TargetError`. */
export async function withSubject<T>(
  { where, security = {}, givenTopics }: Wanted,
  signal: AbortSignal,
  work: (subject: Subject) => Promise<T>,
): Promise<T> {
  const target = await openTarget(where, security, signal);
  try {
    const client = await ClusterClient.connect(target.bootstrap, target.security);
    try {
      return await work(await subjectOf(target, client, givenTopics));
    } finally {
      await client.close();
    }
  } finally {
    await target.close();
  }
}
