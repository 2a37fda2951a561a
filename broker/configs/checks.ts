import { ConfigType, partsOf } from './config-type.js';

/** What is wrong with a value, as the end of a sentence that begins with it; undefined for one that can be. */
export type Check = (value: string) => string | undefined;

const INT16_MAX = 2n ** 15n - 1n;
const INT32_MAX = 2n ** 31n - 1n;
const INT64_MAX = 2n ** 63n - 1n;

function whole(min: bigint, max: bigint): Check {
  return (value) => {
    if (!/^[+-]?\d{1,19}$/.test(value.trim())) return 'is not a whole number';
    const number = BigInt(value.trim());
    return number >= min && number <= max ? undefined : `must lie between ${min} and ${max}`;
  };
}

export const int32 = (min = -(2 ** 31), max = Number(INT32_MAX)): Check => whole(BigInt(min), BigInt(max));

export const int64 = (min = -(2n ** 63n), max = INT64_MAX): Check => whole(min, max);

export function oneOf(...allowed: string[]): Check {
  return (value) => (allowed.includes(value.trim()) ? undefined : `must be one of ${allowed.join(', ')}`);
}

export const flag: Check = (value) => oneOf('true', 'false')(value.toLowerCase());

/** Elements may be there more often than once, as in Kafka. */
export function listOf(...allowed: string[]): Check {
  return (value) =>
    partsOf(value)
      .map(oneOf(...allowed))
      .find(Boolean);
}

/** As Java reads numbers: `1e-3` and `0.5f` are some, `0x1` is none. */
function readNumber(value: string): number | undefined {
  const text = value.trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?[fd]?$/i.test(text) ? Number(text.replace(/[fd]$/i, '')) : undefined;
}

export const fraction: Check = (value) => {
  const read = readNumber(value);
  return read !== undefined && read >= 0 && read <= 1 ? undefined : 'must be a number between 0 and 1';
};

/** Replicas that replication is throttled for. */
export const replicaList: Check = (value) =>
  value.trim() === '' || value.trim() === '*' || partsOf(value).every((part) => /^\d+:\d+$/.test(part))
    ? undefined
    : "must be empty, '*' or a list of partition:broker";

/** Remote storage can be switched on for a topic only where the broker has some. */
export const noRemoteStorage: Check = (value) =>
  flag(value) ??
  (value.trim().toLowerCase() === 'true' ? 'asks for remote storage, and this broker has none' : undefined);

/** What any value of a type must be. */
export const CHECK_OF_TYPE: Readonly<Record<ConfigType, Check>> = {
  [ConfigType.UNKNOWN]: () => undefined,
  [ConfigType.BOOLEAN]: flag,
  [ConfigType.STRING]: () => undefined,
  [ConfigType.INT]: int32(),
  [ConfigType.SHORT]: whole(-INT16_MAX - 1n, INT16_MAX),
  [ConfigType.LONG]: int64(),
  [ConfigType.DOUBLE]: (value) => (readNumber(value) === undefined ? 'is not a number' : undefined),
  [ConfigType.LIST]: () => undefined,
  [ConfigType.CLASS]: () => undefined,
  [ConfigType.PASSWORD]: () => undefined,
};
