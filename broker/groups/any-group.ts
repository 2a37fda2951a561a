import type { ConsumerGroupState } from './consumer/consumer-group.js';
import type { GroupState } from './state.js';

/** What can be asked of a group whichever protocol its members speak. */
export interface AnyGroup {
  readonly id: string;
  /** As ListGroups names it. */
  readonly type: 'classic' | 'consumer';
  readonly state: GroupState | ConsumerGroupState;
  /** When it came into its state, in ms; undefined where that says nothing about the use of its offsets. */
  readonly stateSince: number | undefined;
  /** Null where nobody has ever joined. */
  readonly protocolType: string | null;
  /** Whether its members are consumers, of whom is known what they read. */
  readonly isOfConsumers: boolean;
  /** Whether nothing is lost by forgetting it, but for its offsets. */
  readonly isIdle: boolean;
  /** Whether members read a topic. */
  reads(topic: string): boolean;
}
