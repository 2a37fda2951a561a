import type { Api } from '../protocol/index.js';
import type { Difference, Level, Requirement } from '../reports/result.js';
import type { ClusterClient } from '../targets/cluster-client.js';
import type { Target } from '../targets/target.js';
import type { Feature } from './features.js';
import type { TopicSource } from './topics/topic-source.js';
import type { WireLog } from './wire-log.js';

/** What a test is tried on. */
export interface Subject {
  readonly target: Target;
  readonly client: ClusterClient;
  /** What is switched on there. */
  readonly features: ReadonlySet<Feature>;
  /** How tests come by topics there. */
  readonly topics: TopicSource;
}

/** The smallest thing that passes or fails: a case at one version, one golden exchange, one scenario. */
export interface Test {
  readonly id: string;
  readonly level: Level;
  readonly requirement: Requirement;
  readonly why: string;
  readonly see: string;
  /** The pair that is judged; a scenario has none. */
  readonly pair?: { readonly api: Api; readonly version: number };
  /** APIs that the target must serve for the test to be tried. */
  readonly needs: readonly Api[];
  /** Pairs without which it cannot: what a golden asks before. */
  readonly needsPairs?: readonly { readonly api: Api; readonly version: number }[];
  /** What must be switched on there, and what must be off. */
  readonly when?: readonly Feature[];
  readonly unless?: readonly Feature[];
  /** Why it cannot be tried on this machine. */
  readonly unavailable?: string;
  /** How long it may take, where that is longer than for others. */
  readonly timeoutMs?: number;
  /** Answers what is not as it has to be; throws for everything else that goes wrong. `log` keeps what was said. */
  run(subject: Subject, log: WireLog): Promise<readonly Difference[]>;
}
