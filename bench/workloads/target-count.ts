import type { Figure, Finding } from '../../reports/bench-result.js';
import type { ClusterClient } from '../../targets/cluster-client.js';
import type { LoadOutcome } from '../generator/run-load.js';
import { unlessInterrupted } from '../generator/unless-interrupted.js';
import type { TopicPartition } from '../load/lanes.js';
import type { LoadPlan } from '../load/load-plan.js';
import { isOfTarget } from '../of-target.js';
import { offsetsAt } from '../topics/offsets.js';

/** By how much the two may differ. */
const TOLERANCE = 0.01;

/** What the target itself counts of the records that it was sent: how far the ends of its logs moved. */
export class TargetCount {
  private readonly partitions: readonly TopicPartition[];
  private readonly series: readonly string[];
  private atStart: number | undefined;
  private counted: number | undefined;

  constructor(
    private readonly cluster: ClusterClient,
    { crews }: LoadPlan,
  ) {
    const producers = crews.filter((crew) => crew.kind === 'produce');
    this.series = producers.map(({ series }) => series);
    this.partitions = producers.flatMap(({ partitions }) => partitions);
  }

  async before(signal: AbortSignal): Promise<void> {
    this.atStart = await this.ends(signal);
  }

  /** Finds where the target counts otherwise than its clients. An interrupted run does not wait for one that is silent. */
  async after({ series }: LoadOutcome, signal: AbortSignal): Promise<Finding[]> {
    const end = await this.ends(signal);
    if (end === undefined || this.atStart === undefined) return [];
    const counted = end - this.atStart;
    this.counted = counted;
    let acknowledged = 0;
    let unanswered = 0;
    for (const id of this.series) {
      const sum = series.get(id)?.sum;
      acknowledged += sum?.everDone ?? 0;
      unanswered += sum === undefined ? 0 : sum.handed - sum.done;
    }
    // What was never answered may be there or not.
    if (counted >= acknowledged * (1 - TOLERANCE) && counted <= (acknowledged + unanswered) * (1 + TOLERANCE))
      return [];
    const text = `The target acknowledged ${acknowledged} records, and the ends of its logs moved by ${counted}.`;
    return [{ kind: 'target-counts-otherwise', text }];
  }

  figures(): Figure[] {
    if (this.counted === undefined) return [];
    const unit = 'records, by the ends of its logs, warm-up included';
    return [{ id: 'target-records', title: 'target counts', unit, value: this.counted }];
  }

  /** Undefined where there is nothing to count, or the target does not tell. */
  private async ends(signal: AbortSignal): Promise<number | undefined> {
    if (this.partitions.length === 0) return undefined;
    try {
      const ends = await unlessInterrupted(signal, offsetsAt(this.cluster, this.partitions, 'latest'));
      return ends.reduce((sum, end) => sum + Number(end), 0);
    } catch (error) {
      if (isOfTarget(error)) return undefined;
      throw error;
    }
  }
}
