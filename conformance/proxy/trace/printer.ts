import { apiByKey } from '../../../protocol/index.js';
import { decodeExchange } from '../decode-exchange.js';
import type { Exchange, ExchangeSink } from '../exchanges.js';
import type { Closed, ProxiedBytes, ProxiedConnection } from '../observer.js';
import { nameOf } from '../recording-proxy.js';
import { errorsIn } from './errors.js';
import type { Tally } from './tally.js';
import { exchangeAsJson } from './trace-json.js';
import { exchangeLine, exchangeWhole, type Seen, timeOfDay } from './trace-line.js';

export interface TraceOptions {
  /** Whole messages instead of what matters in them. */
  readonly verbose: boolean;
  /** One JSON object a line. */
  readonly json: boolean;
  /** Only exchanges with an error, and those that got no answer. */
  readonly errors: boolean;
  /** Only these APIs, by name. */
  readonly apis?: readonly string[];
  readonly color: boolean;
}

/** Prints exchanges as they happen, and counts all of them. */
export class Printer implements ExchangeSink {
  /** Connections on which something was that is no Kafka: said once. */
  private readonly foreign = new Set<number>();

  constructor(
    private readonly options: TraceOptions,
    private readonly tally: Tally,
    private readonly print: (line: string) => void,
  ) {}

  opened(connection: ProxiedConnection, time: number): void {
    this.note(connection, time, `opened: ${connection.client} → ${nameOf(connection.broker)}`, false);
  }

  exchange(exchange: Exchange): void {
    const seen = see(exchange);
    const { apiName, tookMs, errors } = seen;
    const failed = errors.length > 0 || exchange.lost;
    this.tally.add(apiName, tookMs, failed);
    if (this.options.errors && !failed) return;
    if (this.options.apis !== undefined && !this.options.apis.includes(apiName)) return;
    if (this.options.json) this.print(JSON.stringify(exchangeAsJson(seen)));
    else if (this.options.verbose) this.print(exchangeWhole(seen, this.options.color));
    else this.print(exchangeLine(seen, this.options.color));
  }

  bytes({ connection, time, direction, what, bytes }: ProxiedBytes): void {
    const from = direction === 'request' ? 'client' : 'broker';
    if (what === 'token') {
      this.note(connection, time, `SASL token of the ${from}: ${bytes.length} bytes, hidden`, false);
    } else if (what === 'frame') {
      this.note(connection, time, `the ${from} sent a frame that is no ${direction}: ${beginning(bytes)}`, true);
    } else if (!this.foreign.has(connection.number)) {
      this.foreign.add(connection.number);
      this.note(connection, time, `the ${from} sent what is no Kafka${guess(bytes)}: ${beginning(bytes)}`, true);
    }
  }

  closed({ connection, time, by, reason }: Closed): void {
    this.foreign.delete(connection.number);
    this.note(
      connection,
      time,
      `closed by the ${by}${reason === undefined ? '' : `: ${reason}`}`,
      reason !== undefined,
    );
  }

  /** A line about a connection. Where only errors are wanted, only what went wrong is said. */
  private note(connection: ProxiedConnection, time: number, text: string, wrong: boolean): void {
    if (this.options.errors && !wrong) return;
    if (this.options.json) {
      const { number, client, broker } = connection;
      this.print(
        JSON.stringify({
          time: new Date(time).toISOString(),
          connection: number,
          client,
          broker: nameOf(broker),
          note: text,
        }),
      );
      return;
    }
    const line = `${timeOfDay(time)}  #${String(connection.number).padEnd(3)} ${text}`;
    this.print(this.options.color ? `\x1b[2m${line}\x1b[22m` : line);
  }
}

/** Everything that is to be told of an exchange. */
function see(exchange: Exchange): Seen {
  const { request, response } = exchange;
  const bodies = decodeExchange(exchange);
  return {
    exchange,
    bodies,
    apiName: apiByKey(request.call.key)?.name ?? `API ${request.call.key}`,
    tookMs: response && response.time - request.time,
    errors: errorsIn(bodies.response),
  };
}

const SHOWN_BYTES = 16;

function beginning(bytes: Buffer): string {
  return `${bytes.length} bytes, ${bytes.toString('hex', 0, SHOWN_BYTES)}${bytes.length > SHOWN_BYTES ? '…' : ''}`;
}

/** The first bytes of a TLS record: its type, and the version. */
function guess(bytes: Buffer): string {
  if (bytes[0] !== undefined && bytes[0] >= 0x14 && bytes[0] <= 0x17 && bytes[1] === 3) {
    return ' (TLS: it is passed on, and a trace cannot look into it)';
  }
  return '';
}
