import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ErrorCode } from '../../protocol/index.js';
import { KafkaError } from '../errors.js';
import { CLIENT_ID, type Entity, IP, USER } from './entity.js';

/** What can be limited, with whether it may be a fraction. */
const OF_CLIENTS: Readonly<Record<string, { readonly fraction: boolean }>> = {
  producer_byte_rate: { fraction: false },
  consumer_byte_rate: { fraction: false },
  request_percentage: { fraction: true },
  controller_mutation_rate: { fraction: true },
};
const OF_ADDRESSES: typeof OF_CLIENTS = { connection_creation_rate: { fraction: false } };

/** How far a whole number may be from one. */
const EPSILON = 1e-6;

/** Throws a `KafkaError` for an entity that nobody can be; an address may be the name of a host. */
export async function checkEntity(entity: Entity): Promise<void> {
  if (entity.size === 0) throw invalid('A quota is for a user, a client or an address.');
  for (const [type, name] of entity) {
    if (type !== USER && type !== CLIENT_ID && type !== IP) throw invalid(`Quotas are not for a '${type}'.`);
    if (name === '') throw invalid(`A ${type} has a name, or null for all that have no quota of their own.`);
  }
  if (!entity.has(IP)) return;
  if (entity.size > 1) throw invalid('A quota for an address is not one for a user or a client.');
  const address = entity.get(IP) ?? null;
  if (address === null || isIP(address) !== 0) return;
  await lookup(address).catch(() => {
    throw invalid(`'${address}' is no address, and no name that leads to one.`);
  });
}

/** Throws a `KafkaError` for a limit that `entity` cannot have. */
export function checkLimit(entity: Entity, key: string, value: number): void {
  const known = entity.has(IP) ? OF_ADDRESSES : OF_CLIENTS;
  const quota = Object.hasOwn(known, key) ? known[key] : undefined;
  if (quota === undefined) throw invalid(`There is no quota '${key}' for it.`);
  if (!(value > 0)) throw invalid(`A quota is more than 0; ${key} is ${value}.`);
  if (quota.fraction) return;
  if (value >= 2 ** 63) throw invalid(`${key} is ${value}, more than an int64 holds.`);
  if (Math.abs(Math.round(value) - value) > EPSILON) throw invalid(`${key} is a whole number, not ${value}.`);
}

function invalid(message: string): KafkaError {
  return new KafkaError(ErrorCode.INVALID_REQUEST, message);
}
