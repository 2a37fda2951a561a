import { Socket } from 'node:net';
import { FluxmqError } from './errors.js';

/** Says where the bytes of a socket go. */
export interface Receiver {
  /** Where the next bytes go. */
  next(): Uint8Array;
  /** So many bytes have come to where `next` last said. False stops the reading until the socket is resumed. */
  received(count: number): boolean;
}

/**
 * A socket that was accepted (and is paused), as one that reads into memory which `receiver` names. Node gives every read of
 * an accepted socket a fresh buffer, and offers `onread`, which does not, only to sockets that one makes oneself: so one is
 * made around the handle of the other.
 */
export function receiveInto(accepted: Socket, receiver: Receiver): Socket {
  // It is no documented property: a Node without it must not leave clients hanging in silence.
  if (!('_handle' in accepted))
    throw new FluxmqError('Network', `Node ${process.version} hides what a connection lies on.`);
  const options = {
    handle: accepted._handle,
    onread: {
      buffer: () => receiver.next(),
      callback: (count: number) => receiver.received(count),
    },
  };
  const socket = new Socket(options);
  // The server counts the one that it accepted.
  socket.once('close', () => accepted.destroy());
  return socket;
}
