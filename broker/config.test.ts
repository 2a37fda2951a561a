import { describe, expect, test } from 'vitest';
import { type BrokerConfig, DEFAULT_CONFIG, resolveConfig } from './config.js';
import { FluxmqError } from './errors.js';

test('the defaults are those of the guide', () => {
  expect(resolveConfig({})).toMatchObject({
    port: 9092,
    host: '0.0.0.0',
    enableConsumerGroups: false,
    enableTls: false,
    enableAcl: false,
    dataDir: undefined,
    maxConnections: 1000,
    bufferSize: 8192,
    segmentSize: 1024 * 1024 * 1024,
    retentionMs: 604_800_000,
    retentionBytes: -1,
  });
});

test('what is given replaces the default, and undefined is as good as nothing', () => {
  // As JavaScript may hand it over; TypeScript would not.
  const given: object = { bufferSize: 100, port: undefined, host: undefined };
  expect(resolveConfig(given)).toEqual({ ...DEFAULT_CONFIG, bufferSize: 100 });
});

test.each<[object, string]>([
  [{ prot: 1 }, "There is no setting 'prot'."],
  [{ toString: 1 }, "There is no setting 'toString'."],
  [{ host: 5 }, 'host is 5; it must be a string that is not empty.'],
  [{ dataDir: '' }, 'dataDir is ""; it must be a string that is not empty.'],
  [{ enableConsumerGroups: 'no' }, 'enableConsumerGroups is "no"; it must be a boolean.'],
  [{ port: '9092' }, 'port is "9092"; it must be a number.'],
])('%j, as JavaScript may hand it over, is refused in one sentence', (given, message) => {
  expect(() => resolveConfig(given)).toThrow(new FluxmqError('Config', message));
});

test.each(['enableTls', 'enableAcl'] as const)('%s is refused as long as nothing would be protected', (field) => {
  expect(() => resolveConfig({ [field]: true })).toThrow(`${field} is set, and this version cannot do it`);
});

describe('numbers out of range', () => {
  test.each<[Partial<BrokerConfig>, string]>([
    [{ port: -1 }, 'port is -1; it must be a whole number from 0 to 65535.'],
    [{ port: 65_536 }, 'port is 65536; it must be a whole number from 0 to 65535.'],
    [{ port: 1.5 }, 'port is 1.5; it must be a whole number from 0 to 65535.'],
    [{ port: Number.NaN }, 'port is NaN; it must be a whole number from 0 to 65535.'],
    [{ advertisedPort: 0 }, 'advertisedPort is 0; it must be a whole number from 1 to 65535.'],
    [{ metricsPort: 70_000 }, 'metricsPort is 70000; it must be a whole number from 0 to 65535.'],
    [{ brokerId: -1 }, 'brokerId is -1; it must be a whole number from 0 to 2147483647.'],
    [{ maxConnections: 0 }, 'maxConnections is 0; it must be a whole number from 1 to 2147483647.'],
    [{ bufferSize: 0 }, 'bufferSize is 0; it must be a whole number from 1 to 1073741824.'],
    [{ segmentSize: 2 ** 31 }, 'segmentSize is 2147483648; it must be a whole number from 1024 to 2147483647.'],
    [{ retentionMs: -2 }, 'retentionMs is -2; it must be a whole number from -1 to 9007199254740991.'],
    [{ defaultPartitions: 0 }, 'defaultPartitions is 0; it must be a whole number from 1 to 100000.'],
  ])('%j: a Config error names the field and what it may be', (given, message) => {
    expect(() => resolveConfig(given)).toThrow(new FluxmqError('Config', message));
  });

  test.each<Partial<BrokerConfig>>([
    { port: 0 },
    { port: 65_535 },
    { metricsPort: 0 },
    { brokerId: 0 },
    { maxConnections: 1 },
    { bufferSize: 1 },
    { segmentSize: 2 ** 31 - 1 },
  ])('%j is within', (given) => {
    expect(resolveConfig(given)).toMatchObject(given);
  });
});
