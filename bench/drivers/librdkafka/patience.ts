import { ConnectionError } from '../../../protocol/index.js';
import type { RdError } from './kafka-javascript.js';

/** About as long as kafkajs tries. */
const PATIENCE_MS = 10_000;

/**
 * librdkafka looks for a broker that went away for as long as it lives, and tells of it now and then. Who hears of nothing
 * but that for a while gives up.
 */
export class Patience {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly onEnd: (error: ConnectionError) => void) {}

  /** It told of an error. */
  strain({ message }: RdError): void {
    this.timer ??= setTimeout(() => {
      this.onEnd(new ConnectionError(`librdkafka has heard nothing from the target for ${PATIENCE_MS} ms: ${message}`));
    }, PATIENCE_MS);
  }

  /** It heard from the target. */
  ease(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
