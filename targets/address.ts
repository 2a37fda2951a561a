import type { Address } from '../protocol/index.js';
import { type Security, type Target, TargetError } from './target.js';

/** Reads `HOST:PORT[,HOST:PORT…]`; IPv6 addresses stand in brackets. Throws `TargetError`. */
export function parseAddresses(text: string): Address[] {
  return text.split(',').map((part) => {
    const match = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(part.trim());
    const host = match?.[1] ?? match?.[2];
    const port = Number(match?.[3]);
    if (host === undefined || !(port >= 1 && port <= 65_535)) {
      throw new TargetError(`'${part}' is not an address: write HOST:PORT, for example localhost:9092.`);
    }
    return { host, port };
  });
}

/** A cluster that runs already. */
export function addressTarget(text: string, security: Security = {}): Target {
  return { name: text, bootstrap: parseAddresses(text), security, close: async () => {} };
}
