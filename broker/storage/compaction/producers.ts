import { ControlType } from '../../../protocol/logs/control-records.js';
import {
  baseOffset,
  exactMaxTimestamp,
  isControl,
  isTransactional,
  lastOffset,
  producerEpoch,
  producerId,
} from '../../../protocol/records/batch-header.js';
import { walkRecords } from '../../../protocol/records/walk-records.js';
import { storageError } from '../storage-error.js';

/** A producer that has been silent for so long is forgotten: the default of Kafka's `producer.id.expiration.ms`. */
const EXPIRATION_MS = 24 * 60 * 60 * 1000;

const NO_PRODUCER = -1n;

export type Outcome = 'committed' | 'aborted' | 'open';

/** The newest that a producer left, which a restart needs to know what it may send next. */
interface Newest {
  /** Of its newest batch of data; undefined where there are only markers. */
  dataOffset: number | undefined;
  epoch: number;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What the batches of a log say of those who produced them. Told of all of them, in their order. */
export class Producers {
  private readonly newest = new Map<bigint, Newest>();
  /** Transactions that were begun and not ended: where. */
  private readonly open = new Map<bigint, number>();
  private readonly aborted = new Map<bigint, Span[]>();

  /** `now` in ms. */
  constructor(private readonly now: number) {}

  add(batch: Buffer): void {
    const id = producerId(batch);
    if (id === NO_PRODUCER) return;
    if (isControl(batch)) this.end(id, batch);
    else if (isTransactional(batch) && !this.open.has(id)) this.open.set(id, baseOffset(batch));
    if (this.now - Number(exactMaxTimestamp(batch)) >= EXPIRATION_MS) return;
    const known = this.newest.get(id) ?? { dataOffset: undefined, epoch: -1 };
    known.epoch = producerEpoch(batch);
    if (!isControl(batch)) known.dataOffset = lastOffset(batch);
    this.newest.set(id, known);
  }

  /** What became of the transaction of a batch. */
  outcome(batch: Buffer): Outcome {
    const id = producerId(batch);
    const offset = baseOffset(batch);
    if (offset >= (this.open.get(id) ?? Number.POSITIVE_INFINITY)) return 'open';
    const aborted = this.aborted.get(id)?.some(({ from, to }) => offset >= from && offset <= to) ?? false;
    return aborted ? 'aborted' : 'committed';
  }

  /** Whether a batch is the newest that its producer left, and the producer may come back. */
  isNewest(batch: Buffer): boolean {
    const newest = this.newest.get(producerId(batch));
    if (newest === undefined) return false;
    if (newest.dataOffset !== undefined) return lastOffset(batch) === newest.dataOffset;
    return isControl(batch) && producerEpoch(batch) === newest.epoch;
  }

  private end(id: bigint, marker: Buffer): void {
    const type = markerType(marker);
    if (type !== undefined && type !== ControlType.ABORT && type !== ControlType.COMMIT) return;
    const from = this.open.get(id);
    this.open.delete(id);
    if (from === undefined || type !== ControlType.ABORT) return;
    const spans = this.aborted.get(id) ?? [];
    spans.push({ from, to: baseOffset(marker) });
    this.aborted.set(id, spans);
  }
}

/** Version and type, int16 each, are the key of a control record; undefined in a batch of which only the header is left. */
function markerType(marker: Buffer): number | undefined {
  for (const { key } of walkRecords(marker)) {
    if (key === null || key.length < 4) throw storageError(`The marker at offset ${baseOffset(marker)} has no type`);
    return key.readInt16BE(2);
  }
  return undefined;
}
