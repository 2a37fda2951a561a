export interface LiveNumbers {
  readonly warmingUp: boolean;
  readonly recordsPerSecond: number;
  /** Undefined before the first answer. */
  readonly p99Ms: number | undefined;
  readonly failed: number;
  readonly leftMs: number;
}

const DEFAULT_COLUMNS = 80;

/** One line that changes while a benchmark runs, on a terminal; elsewhere nothing. */
export class BenchProgress {
  constructor(private readonly stream: NodeJS.WriteStream) {}

  get isShown(): boolean {
    return this.stream.isTTY === true;
  }

  show(numbers: LiveNumbers): void {
    if (!this.isShown) return;
    // Some terminals say that they have no columns.
    const room = (this.stream.columns || DEFAULT_COLUMNS) - 1;
    this.stream.write(`\r\x1b[2K${liveLine(numbers).slice(0, room)}`);
  }

  end(): void {
    if (this.isShown) this.stream.write('\r\x1b[2K');
  }
}

export function liveLine({ warmingUp, recordsPerSecond, p99Ms, failed, leftMs }: LiveNumbers): string {
  const left = leftMs > 0 ? `${Math.ceil(leftMs / 1_000)} s left` : 'waiting for answers';
  if (warmingUp) return `warming up  ${left}`;
  const p99 = p99Ms === undefined ? '' : `  p99 ${p99Ms.toFixed(2)} ms`;
  return `${Math.round(recordsPerSecond).toLocaleString('en-US')} records/s${p99}  ${failed} failed  ${left}`;
}
