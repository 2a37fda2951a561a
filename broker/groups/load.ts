import { GroupMetadata, LegacyOffsetCommit, OffsetCommit } from '../../protocol/logs/consumer-offsets.js';
import { ControlType, controlType } from '../../protocol/logs/control-records.js';
import { coordinatorRecordType, type KeyedRecord } from '../../protocol/logs/coordinator-record.js';
import type { BatchRecord } from '../../protocol/records/record.js';
import type { RecordBatch } from '../../protocol/records/record-batch.js';
import type { StoredGroup } from './group-records.js';
import { readCommit } from './offset-records.js';
import type { OffsetStore } from './offset-store.js';

/** Takes records of another kind than those of classic groups and offsets, also of one that it does not know either. */
type TakeOther = (record: KeyedRecord) => void;

/** What the log says of groups, told batch by batch in its order. Kinds of records that are not known are passed over. */
export class LoadedState {
  /** Classic groups that have had members. */
  readonly groups = new Map<string, StoredGroup>();

  constructor(
    private readonly offsets: OffsetStore,
    private readonly takeOther: TakeOther,
  ) {}

  /** Throws `CodecError` for what no Kafka has written. */
  take(batch: RecordBatch, partition: number): void {
    for (const record of batch.records) {
      if (batch.control) this.takeMarker(batch, record, partition);
      else this.takeRecord(batch, record);
    }
  }

  /** Forgets some groups. */
  drop(goes: (groupId: string) => boolean): void {
    for (const groupId of [...this.groups.keys()]) if (goes(groupId)) this.groups.delete(groupId);
    this.offsets.drop([...this.offsets.groupIds()].filter(goes));
  }

  private takeMarker({ producerId }: RecordBatch, { key }: BatchRecord, partition: number): void {
    const type = controlType(key);
    const committed = type === ControlType.COMMIT;
    if (committed || type === ControlType.ABORT) this.offsets.transactionEnded(producerId, partition, committed);
  }

  private takeRecord({ transactional, producerId }: RecordBatch, { key, value, offset }: BatchRecord): void {
    const type = coordinatorRecordType(key);
    if (key === null) return;
    if (type === GroupMetadata.type) {
      const { group } = GroupMetadata.decodeKey(key);
      if (value === null) this.groups.delete(group);
      else this.groups.set(group, GroupMetadata.decodeValue(value));
    } else if (type === OffsetCommit.type || type === LegacyOffsetCommit.type) {
      const { group, topic, partition } = OffsetCommit.decodeKey(key);
      if (value === null) this.offsets.remove(group, topic, partition, offset);
      else {
        const writer = transactional ? producerId : undefined;
        this.offsets.set(group, topic, partition, readCommit(value, offset), writer);
      }
    } else this.takeOther({ key, value });
  }
}
