import type {
  BrokerRegistrationChangeRecord,
  RegisterBrokerRecord,
} from '../../protocol/logs/cluster-metadata/index.js';
import type { RecordOf } from '../../protocol/logs/cluster-metadata/metadata-record.js';

type Broker = RecordOf<typeof RegisterBrokerRecord>;
type Change = RecordOf<typeof BrokerRegistrationChangeRecord>;

/** The version of a registration that can say what a change of version 0, 1, 2 or 3 says. */
export const BROKER_VERSION_OF_CHANGE: readonly number[] = [0, 1, 3, 4];

export function applyBrokerChange(before: Broker, change: Change): Broker {
  return {
    ...before,
    fenced: flagAfter(before.fenced, change.fenced),
    inControlledShutdown: flagAfter(before.inControlledShutdown, change.inControlledShutdown),
    logDirs: change.logDirs.length > 0 ? change.logDirs : before.logDirs,
    cordonedLogDirs: change.cordonedLogDirs ?? before.cordonedLogDirs,
  };
}

function flagAfter(before: boolean, change: number): boolean {
  return change === 0 ? before : change > 0;
}
