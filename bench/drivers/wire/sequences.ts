import { ErrorCode, errorName, InitProducerId, isRetriable } from '../../../protocol/index.js';
import type { ClusterClient } from '../../../targets/cluster-client.js';
import { retry } from '../../../targets/retry.js';
import { TargetError } from '../../../targets/target.js';
import type { ProducerMark } from '../../load/encoded-records.js';
import type { Lane } from '../../load/lanes.js';

/** A broker knows again as many batches of a producer in each partition: more must not be unanswered (KIP-98). */
export const MAX_IN_FLIGHT = 5;

/** Sequence numbers are int32, and begin anew with 0. */
const WRAP = 0x8000_0000;
/** Kafka answers COORDINATOR_LOAD_IN_PROGRESS until it has its first block of ids. */
const PATIENCE_MS = 10_000;
/** Nobody asks how long the transactions of a producer without a transactional id may take. */
const NO_TRANSACTIONS_MS = 0;

/** The id of an idempotent producer, and what it has sent to each of its lanes. */
export class Sequences {
  private readonly sent = new Map<number, number>();

  constructor(
    private readonly id: bigint,
    private readonly epoch: number,
  ) {}

  /** Has a cluster give an id to a new producer. Throws `TargetError` where it does not. */
  static async begin(cluster: ClusterClient): Promise<Sequences> {
    let problem = '';
    const begun = await retry(async () => {
      const answer = await cluster.send(cluster.anyBroker(), InitProducerId, {
        transactionalId: null,
        transactionTimeoutMs: NO_TRANSACTIONS_MS,
      });
      if (answer.errorCode === ErrorCode.NONE) return new Sequences(answer.producerId, answer.producerEpoch);
      problem = errorName(answer.errorCode);
      if (!isRetriable(answer.errorCode)) throw refused(problem);
      return undefined;
    }, PATIENCE_MS);
    if (begun === undefined) throw refused(problem);
    return begun;
  }

  /** The mark of the next batch of a lane, which has so many records. */
  next({ index }: Lane, count: number): ProducerMark {
    const sequence = this.sent.get(index) ?? 0;
    this.sent.set(index, (sequence + count) % WRAP);
    return { id: this.id, epoch: this.epoch, sequence };
  }
}

function refused(problem: string): TargetError {
  return new TargetError(`The target gives no id to an idempotent producer: ${problem}.`);
}
