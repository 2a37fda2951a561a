import type { TimelinePoint } from '../../reports/bench-result.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import type { Target } from '../../targets/target.js';

/** A target under measurement, and who asks. */
export interface Session {
  readonly target: Target;
  readonly cluster: ClusterClient;
  readonly signal: AbortSignal;
  /** Is told of each second that is over, for a person who waits. */
  readonly onSecond?: (series: string, point: TimelinePoint, leftMs: number) => void;
  /** A series is over, and what is measured comes after it. */
  readonly onOver?: (series: string) => void;
}
