/** A member's heartbeats: due at fixed times, however late the last one was answered. */
export class Pulse {
  private timer: NodeJS.Timeout | undefined;

  /** Begins with one `firstMs` from now; `beat` is given the time at which it was due, or is, where Node's timer came early. */
  start(firstMs: number, intervalMs: number, beat: (dueAt: number) => void): void {
    this.stop();
    const wait = (dueAt: number) => {
      this.timer = setTimeout(
        () => {
          wait(dueAt + intervalMs);
          // Timers count whole milliseconds: two of three came up to 1.9 ms early, which is no answer before the question.
          beat(Math.min(dueAt, performance.now()));
        },
        Math.max(0, dueAt - performance.now()),
      );
    };
    wait(performance.now() + firstMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
