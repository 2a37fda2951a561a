import type { Address } from '../../protocol/index.js';
import { parseAddresses } from '../../targets/address.js';
import { TargetError } from '../../targets/target.js';

/** Reads the `HOST:PORT` of `--listen`; port 0 is any that is free. Throws `TargetError`. */
export function parseListen(text: string): Address {
  const free = /:0+$/.test(text);
  const [address, ...more] = parseAddresses(free ? text.replace(/:0+$/, ':1') : text);
  if (address === undefined || more.length > 0) throw new TargetError(`'${text}' is not one address: write HOST:PORT.`);
  return free ? { ...address, port: 0 } : address;
}
