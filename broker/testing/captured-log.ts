import { type Logger, pino } from 'pino';

/** One line of a log, as pino writes it. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly client?: string;
  readonly err?: { readonly message: string; readonly stack: string };
}

export const WARN = 40;
export const ERROR = 50;

export interface CapturedLog {
  readonly log: Logger;
  readonly lines: LogLine[];
}

/** A log whose lines can be looked at. */
export function capturedLog(level = 'info'): CapturedLog {
  const lines: LogLine[] = [];
  return { log: pino({ level }, { write: (line: string) => lines.push(JSON.parse(line)) }), lines };
}
