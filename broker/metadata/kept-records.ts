import type { MetadataFrame, MetadataRecord } from '../../protocol/logs/cluster-metadata/metadata-record.js';

export interface Kept<T> {
  readonly version: number;
  readonly record: T;
}

interface Identity<T> {
  /** What it belongs to and goes with. Without one there is a single group. */
  readonly group?: (record: T) => string;
  /** Which of its group it is: a later record takes the place of an earlier one. */
  readonly name: (record: T) => string;
  /** Whether it says that there is none of its name any longer. */
  readonly ends?: (record: T) => boolean;
}

/** The records of one kind that are in force, in the order in which they came to be. */
export class KeptRecords<T> {
  private readonly groups = new Map<string, Map<string, Kept<T>>>();

  constructor(
    readonly kind: MetadataRecord<T>,
    private readonly identity: Identity<T>,
  ) {}

  apply(frame: MetadataFrame): void {
    const record = this.kind.decode(frame);
    const group = this.identity.group?.(record) ?? '';
    const name = this.identity.name(record);
    if (this.identity.ends?.(record)) {
      this.remove(name, group);
      return;
    }
    const kept = this.groups.get(group) ?? new Map<string, Kept<T>>();
    kept.set(name, { version: frame.version, record });
    this.groups.set(group, kept);
  }

  get(name: string, group = ''): T | undefined {
    return this.groups.get(group)?.get(name)?.record;
  }

  /** Those of one group. */
  of(group = ''): T[] {
    return [...(this.groups.get(group)?.values() ?? [])].map(({ record }) => record);
  }

  *all(): Generator<Kept<T>> {
    for (const kept of this.groups.values()) yield* kept.values();
  }

  /** Changes one that is there; `version` can carry the change. */
  replace(name: string, group: string, version: number, change: (record: T) => T): void {
    const kept = this.groups.get(group);
    const before = kept?.get(name);
    if (before === undefined) return;
    kept?.set(name, { version: Math.max(version, before.version), record: change(before.record) });
  }

  remove(name: string, group = ''): void {
    const kept = this.groups.get(group);
    kept?.delete(name);
    if (kept?.size === 0) this.removeGroup(group);
  }

  removeGroup(group: string): void {
    this.groups.delete(group);
  }

  /** The values of log records that say all of this again. */
  *values(): Generator<Buffer> {
    for (const { record, version } of this.all()) yield this.kind.encode(record, version);
  }
}
