import type { Closed, Direction, Observer, ProxiedBytes, ProxiedConnection, ProxiedMessage } from '../observer.js';
import { nameOf } from '../recording-proxy.js';

/**
 * A capture is text, one event a line, its words separated by single spaces, so that any language reads it:
 *
 *     fluxmq-capture 1
 *     open CONNECTION MS CLIENT BROKER
 *     request CONNECTION MS HEX           a frame without its length; its answer has the same correlation id
 *     response CONNECTION MS HEX
 *     token|frame|stream CONNECTION MS request|response HEX     no message: a SASL token, another frame, bytes without frames
 *     close CONNECTION MS client|broker|proxy
 *
 * MS are milliseconds since the first line was written.
 */
const CAPTURE_FORMAT = 'fluxmq-capture 1';

/** Writes what goes through a proxy as the lines of a capture. */
export class CaptureWriter implements Observer {
  private readonly start = performance.timeOrigin + performance.now();

  constructor(private readonly write: (line: string) => void) {
    write(CAPTURE_FORMAT);
  }

  opened(connection: ProxiedConnection, time: number): void {
    this.line('open', connection, time, connection.client, nameOf(connection.broker));
  }

  message({ connection, time, direction, frame }: ProxiedMessage): void {
    this.line(direction, connection, time, frame.toString('hex'));
  }

  bytes({ connection, time, direction, what, bytes }: ProxiedBytes): void {
    this.line(what, connection, time, direction, bytes.toString('hex'));
  }

  closed({ connection, time, by }: Closed): void {
    this.line('close', connection, time, by);
  }

  private line(what: string, { number }: ProxiedConnection, time: number, ...words: string[]): void {
    this.write([what, number, Math.max(0, time - this.start).toFixed(3), ...words].join(' '));
  }
}

/** One message of a capture. */
export interface CapturedFrame {
  readonly connection: number;
  readonly direction: Direction;
  readonly frame: Buffer;
}

/** The requests and responses of a capture, in order. Throws an error that names the line for a file that is none. */
export function readCapture(text: string): CapturedFrame[] {
  const [format, ...lines] = text.split('\n');
  if (format !== CAPTURE_FORMAT) throw new Error(`the file does not begin with '${CAPTURE_FORMAT}'`);
  return lines.flatMap((line, index) => {
    const [what, connection, , hex] = line.split(' ');
    if (what !== 'request' && what !== 'response') return [];
    if (hex === undefined || !/^([0-9a-f]{2})*$/.test(hex)) throw new Error(`line ${index + 2} has no frame in hex`);
    return [{ connection: Number(connection), direction: what, frame: Buffer.from(hex, 'hex') }];
  });
}
