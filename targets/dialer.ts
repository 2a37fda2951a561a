import { type Address, Connection, type TlsSettings } from '../protocol/index.js';

/**
 * Opens a connection on which nobody has logged in. Every connection to a cluster under test comes from its one dialer:
 * who would stand between the two gives another.
 */
export type Dialer = (address: Address, clientId?: string) => Promise<Connection>;

/** The dialer that goes straight to the broker. */
export function directDialer(tls?: TlsSettings): Dialer {
  return (address, clientId) => Connection.open(address, { tls, ...(clientId !== undefined && { clientId }) });
}
