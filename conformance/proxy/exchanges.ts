import { isUnanswered } from './call.js';
import type { Closed, Observer, ProxiedBytes, ProxiedConnection, ProxiedMessage } from './observer.js';

/** A request with its answer. Without one, either none is due (`acks=0`) or the connection ended before it. */
export interface Exchange {
  readonly request: ProxiedMessage;
  readonly response: ProxiedMessage | undefined;
  /** Whether an answer was due and never came. */
  readonly lost: boolean;
}

/** What an observer of whole exchanges is told. */
export interface ExchangeSink {
  opened(connection: ProxiedConnection, time: number): void;
  exchange(exchange: Exchange): void;
  bytes(passed: ProxiedBytes): void;
  closed(closed: Closed): void;
}

/** Brings requests and their answers together, and tells of each pair when it is whole. */
export class Exchanges implements Observer {
  /** Requests without an answer so far, by connection and number. */
  private readonly waiting = new Map<number, Map<number, ProxiedMessage>>();

  constructor(private readonly sink: ExchangeSink) {}

  opened(connection: ProxiedConnection, time: number): void {
    this.waiting.set(connection.number, new Map());
    this.sink.opened(connection, time);
  }

  message(message: ProxiedMessage): void {
    const { direction, call, frame, connection } = message;
    const waiting = this.waiting.get(connection.number);
    if (direction === 'response') {
      const request = waiting?.get(call.number);
      waiting?.delete(call.number);
      if (request !== undefined) this.sink.exchange({ request, response: message, lost: false });
    } else if (isUnanswered(call, frame)) {
      this.sink.exchange({ request: message, response: undefined, lost: false });
    } else {
      waiting?.set(call.number, message);
    }
  }

  bytes(passed: ProxiedBytes): void {
    this.sink.bytes(passed);
  }

  closed(closed: Closed): void {
    const { number } = closed.connection;
    for (const request of this.waiting.get(number)?.values() ?? []) {
      this.sink.exchange({ request, response: undefined, lost: true });
    }
    this.waiting.delete(number);
    this.sink.closed(closed);
  }
}
