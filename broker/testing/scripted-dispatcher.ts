import { frame } from '../../protocol/index.js';
import type { Dispatcher, Peer, PendingRequest } from '../dispatcher.js';

interface Begun {
  readonly name: string;
  readonly peer: Peer;
  readonly resolve: (chunks: Buffer[] | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** Bytes of a request that hold its name; the rest is there to be large. */
const NAME_SIZE = 16;

/** The bytes of a request for a `ScriptedDispatcher`; one whose name begins with "produce" overlaps with its like. */
export function scripted(name: string, size = NAME_SIZE): Buffer {
  const body = Buffer.alloc(size);
  body.write(name);
  return Buffer.concat(frame([body]));
}

/** In the place of a dispatcher: takes any bytes for a request and answers when the test says so. */
export class ScriptedDispatcher implements Pick<Dispatcher, 'parse'> {
  /** Names of the requests that were begun, in this order. */
  readonly begun: string[] = [];
  private readonly open: Begun[] = [];

  parse(bytes: Buffer, peer: Peer): PendingRequest {
    const name = bytes.toString('latin1', 0, NAME_SIZE).replace(/\0+$/, '');
    return {
      name,
      overlaps: name.startsWith('produce'),
      borrows: true,
      answer: () => {
        this.begun.push(name);
        return new Promise((resolve, reject) => this.open.push({ name, peer, resolve, reject }));
      },
    };
  }

  /** Answers a request with its own name, and as many bytes more. */
  answer(name: string, padding = 0): void {
    this.take(name).resolve(frame([Buffer.from(name), Buffer.alloc(padding)]));
  }

  /** Leaves a request without an answer, as Produce with acks 0 is. */
  silence(name: string): void {
    this.take(name).resolve(undefined);
  }

  /** Has the client of an unanswered request wait for so many ms after it. */
  mute(name: string, ms: number): void {
    this.find(name).peer.mute(ms);
  }

  fail(name: string, error: Error): void {
    this.take(name).reject(error);
  }

  /** Whether the client of an unanswered request is gone. */
  gone(name: string): boolean {
    return this.find(name).peer.gone.aborted;
  }

  private take(name: string): Begun {
    const begun = this.find(name);
    this.open.splice(this.open.indexOf(begun), 1);
    return begun;
  }

  private find(name: string): Begun {
    const begun = this.open.find((one) => one.name === name);
    if (begun === undefined) throw new Error(`'${name}' was not begun; begun are: ${this.begun.join(', ')}`);
    return begun;
  }
}
