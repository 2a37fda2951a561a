import type { ClientQuotas } from './client-quotas.js';

const PERCENT = 100;

/** What one request costs, for the quotas that its client has. */
export class RequestWatch {
  private readonly timed: boolean;
  private readonly beganMs: number;
  private busyMs = 0;

  constructor(
    private readonly quotas: ClientQuotas,
    private readonly clientId: string | null,
  ) {
    this.timed = quotas.request.isInForce;
    this.beganMs = this.timed ? performance.now() : 0;
  }

  /** The request was begun: what it waits for from here on costs nobody's time. */
  begun(): void {
    if (this.timed) this.busyMs = performance.now() - this.beganMs;
  }

  /** The request is answered at the time `now` (ms), having brought so many bytes of records: for how many ms its client has to wait. */
  ended(produced: number, now: number): number {
    const { produce, request } = this.quotas;
    return Math.max(
      produced > 0 ? produce.add(this.clientId, produced, now) : 0,
      this.timed ? request.add(this.clientId, (this.busyMs / 1000) * PERCENT, now) : 0,
    );
  }
}
