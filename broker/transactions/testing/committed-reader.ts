import { ControlType, controlType } from '../../../protocol/logs/control-records.js';
import { decodeBatches } from '../../../protocol/records/record-batch.js';
import { fetch } from '../../handlers/01-fetch.js';
import { Lost, type World } from './world.js';

const FETCH_VERSION = 11;
const READ_COMMITTED = 1;
const MAX_BYTES = 1_000_000;

export interface Read {
  readonly offset: number;
  readonly value: string;
}

/** Reads the committed records of a partition as clients do, with the aborted transactions that it is told of. */
export class CommittedReader {
  readonly read: Read[] = [];
  position = 0;
  lastStableOffset = -1;
  highWatermark = -1;

  constructor(
    private readonly world: World,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  /** Takes what there is; waits so long for something, in ms. */
  async poll(maxWaitMs: number): Promise<void> {
    try {
      const { topic, position, partition } = this;
      const partitions = [{ partition, fetchOffset: BigInt(position), partitionMaxBytes: MAX_BYTES }];
      const request = { isolationLevel: READ_COMMITTED, maxBytes: MAX_BYTES, minBytes: 1, maxWaitMs };
      const answer = await this.world.ask(fetch, FETCH_VERSION, { ...request, topics: [{ topic, partitions }] });
      const found = answer.responses[0]?.partitions[0];
      if (found === undefined || found.errorCode !== 0) throw new Error(`Fetch was answered ${found?.errorCode}`);
      this.lastStableOffset = Number(found.lastStableOffset);
      this.highWatermark = Number(found.highWatermark);
      const bytes = Buffer.isBuffer(found.records) ? found.records : Buffer.concat(found.records ?? []);
      this.take(bytes, found.abortedTransactions ?? []);
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
    }
  }

  private take(bytes: Buffer, aborted: readonly { producerId: bigint; firstOffset: bigint }[]): void {
    const waiting = [...aborted].sort((a, b) => Number(a.firstOffset - b.firstOffset));
    const passedOver = new Set<bigint>();
    for (const batch of decodeBatches(bytes, MAX_BYTES)) {
      const end = batch.baseOffset + batch.lastOffsetDelta + 1;
      while (waiting[0] !== undefined && waiting[0].firstOffset < end)
        passedOver.add(waiting.shift()?.producerId ?? -1n);
      if (batch.control) {
        if (controlType(batch.records[0]?.key ?? null) === ControlType.ABORT) passedOver.delete(batch.producerId);
      } else if (!(batch.transactional && passedOver.has(batch.producerId))) {
        for (const { offset, value } of batch.records) {
          if (offset >= this.position) this.read.push({ offset, value: value?.toString() ?? '' });
        }
      }
      this.position = end;
    }
  }
}
