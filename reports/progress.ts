import type { TestResult } from './result.js';

/** Shows how far a run has come: one line that changes on a terminal, a line for each failure elsewhere. */
export class Progress {
  private done = 0;
  private failed = 0;

  constructor(
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream,
  ) {}

  report({ id, status }: TestResult): void {
    this.done++;
    if (status === 'failed') this.failed++;
    if (this.stream.isTTY) {
      const line = `${this.done}/${this.total}  ${this.failed} failed  ${id}`;
      this.stream.write(`\r\x1b[2K${line.slice(0, this.stream.columns - 1)}`);
    } else if (status === 'failed') {
      this.stream.write(`failed: ${id}\n`);
    } else if (this.done % 200 === 0) {
      this.stream.write(`${this.done}/${this.total}\n`);
    }
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
  }
}
