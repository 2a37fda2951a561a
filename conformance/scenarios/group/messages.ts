import type { Entrance, ReceivedRecord, Subscription } from '../client.js';

/** What is said to a member that is a process of its own. */
export type ToMember =
  | {
      readonly type: 'join';
      readonly library: string;
      readonly entrance: Entrance;
      readonly subscription: Subscription;
    }
  | { readonly type: 'commit'; readonly id: number; readonly partition: number; readonly offset: bigint }
  /** The last record that came is done with. */
  | { readonly type: 'done' };

/** What it says. */
export type FromMember =
  | { readonly type: 'running' }
  | { readonly type: 'record'; readonly record: ReceivedRecord }
  | { readonly type: 'assigned'; readonly partitions: readonly number[] }
  | { readonly type: 'committed'; readonly id: number; readonly problem?: string }
  | { readonly type: 'failed'; readonly problem: string };
