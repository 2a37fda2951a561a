/** Shows how far a run has come and how much time is left. */
export class HuntProgress {
  private done = 0;
  private readonly began = performance.now();
  private toldAt = 0;

  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  step(): void {
    this.done++;
    const now = performance.now();
    const pause = this.stream.isTTY ? 200 : 30_000;
    if (now - this.toldAt < pause && this.done < this.total) return;
    this.toldAt = now;
    const leftMs = ((now - this.began) / this.done) * (this.total - this.done);
    const line = `${this.what}: ${this.done}/${this.total}, ${inWords(leftMs)} left`;
    this.stream.write(this.stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    if (this.done === this.total && this.stream.isTTY) this.stream.write('\n');
  }
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
