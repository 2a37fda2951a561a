import { TargetError } from '../../targets/target.js';
import type { Acks } from '../load/acks.js';

/**
 * With acks=0 clients say that a record is delivered when they have written it to a socket, and nothing tells when the
 * target took it: no latency could be told. Throws `TargetError`.
 */
export function refuseUnanswered(client: string, acks: Acks): void {
  if (acks !== '0') return;
  throw new TargetError(
    `With acks 0 ${client} does not tell when the target has taken a record: leave --acks out, or use --driver wire.`,
  );
}
