export interface LiveNumbers {
  readonly series: string;
  /** In the last second. */
  readonly perSecond: number;
  /** Of the last second; null where nothing was done. */
  readonly p99Ms: number | null;
  readonly failed: number;
  readonly leftMs: number;
}

const DEFAULT_COLUMNS = 80;

/** One line that changes while a benchmark runs, on a terminal; elsewhere nothing. */
export class BenchProgress {
  private readonly latest = new Map<string, LiveNumbers>();

  constructor(private readonly stream: NodeJS.WriteStream) {}

  get isShown(): boolean {
    return this.stream.isTTY === true;
  }

  show(numbers: LiveNumbers): void {
    if (!this.isShown) return;
    this.latest.set(numbers.series, numbers);
    // Some terminals say that they have no columns.
    const room = (this.stream.columns || DEFAULT_COLUMNS) - 1;
    this.stream.write(`\r\x1b[2K${liveLine([...this.latest.values()]).slice(0, room)}`);
  }

  /** Shows nothing of a series any more. */
  forget(series: string): void {
    this.latest.delete(series);
  }

  end(): void {
    if (this.isShown) this.stream.write('\r\x1b[2K');
  }
}

export function liveLine(series: readonly LiveNumbers[]): string {
  const leftMs = Math.min(...series.map(({ leftMs }) => leftMs));
  const left = leftMs > 0 ? `${Math.ceil(leftMs / 1_000)} s left` : 'waiting for answers';
  return [...series.map(oneSeries), left].join('  ');
}

function oneSeries({ series, perSecond, p99Ms, failed }: LiveNumbers): string {
  const p99 = p99Ms === null ? '' : `  p99 ${p99Ms.toFixed(2)} ms`;
  return `${series} ${Math.round(perSecond).toLocaleString('en-US')}/s${p99}  ${failed} failed`;
}
