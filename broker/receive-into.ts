import { Socket } from 'node:net';

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
  const options = {
    handle: '_handle' in accepted ? accepted._handle : undefined,
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
