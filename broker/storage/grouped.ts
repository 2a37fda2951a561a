/** Work of which one run serves all who ask for it before it begins. */
export class Grouped {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly work: () => Promise<void>) {}

  /** Resolves when the work has been done once from the start after this call. */
  run(): Promise<void> {
    if (this.next === undefined) {
      if (this.running === undefined) return this.begin();
      this.next = this.running.catch(ignore).then(() => {
        this.next = undefined;
        return this.begin();
      });
    }
    return this.next;
  }

  private begin(): Promise<void> {
    const running = this.work().finally(() => {
      if (this.running === running) this.running = undefined;
    });
    this.running = running;
    return running;
  }
}

function ignore(): void {}
