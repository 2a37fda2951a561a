import { describe, expect, test, vi } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import type { Services } from '../handler.js';
import { metadataInMemory } from '../metadata/open-metadata.js';
import { ClientQuotas } from '../quotas/client-quotas.js';
import { storageError } from '../storage/storage-error.js';
import { ask, contextOf, servicesInMemory } from '../testing/asking.js';
import { capturedLog, ERROR } from '../testing/captured-log.js';
import { describeClientQuotas } from './48-describe-client-quotas.js';
import { alterClientQuotas } from './49-alter-client-quotas.js';

type Names = Readonly<Record<string, string | null>>;
/** Limits by key; undefined takes one away. */
type Limits = Readonly<Record<string, number | undefined>>;

const parts = (names: Names) => Object.entries(names).map(([entityType, entityName]) => ({ entityType, entityName }));

async function alter(services: Services, ...entries: readonly (readonly [Names, Limits])[]) {
  const request = {
    entries: entries.map(([names, limits]) => ({
      entity: parts(names),
      ops: Object.entries(limits).map(([key, value]) => ({ key, value: value ?? 0, remove: value === undefined })),
    })),
  };
  const answer = await ask(alterClientQuotas, 1, request, services);
  return answer.entries.map(({ errorCode }) => errorCode);
}

async function described(
  services: Services,
  components: readonly (readonly [string, number, string?])[] = [],
  strict = false,
) {
  const request = {
    components: components.map(([entityType, matchType, match = null]) => ({ entityType, matchType, match })),
    strict,
  };
  const { errorCode, entries } = await ask(describeClientQuotas, 1, request, services);
  expect(errorCode).toBe(ErrorCode.NONE);
  return (entries ?? []).map(({ entity, values }) => [
    Object.fromEntries(entity.map(({ entityType, entityName }) => [entityType, entityName])),
    Object.fromEntries(values.map(({ key, value }) => [key, value])),
  ]);
}

const U = { user: 'u' };
const UC = { user: 'u', 'client-id': 'c' };
const DEFAULT_USER = { user: null };
const C = { 'client-id': 'c' };

test('limits are set, changed, seen and taken away', async () => {
  const services = await servicesInMemory();
  expect(
    await alter(
      services,
      [C, { producer_byte_rate: 1, request_percentage: 12.5 }],
      [DEFAULT_USER, { consumer_byte_rate: 2 }],
    ),
  ).toEqual([0, 0]);
  expect(await described(services)).toEqual([
    [C, { producer_byte_rate: 1, request_percentage: 12.5 }],
    [DEFAULT_USER, { consumer_byte_rate: 2 }],
  ]);
  await alter(
    services,
    [C, { producer_byte_rate: 3, request_percentage: undefined }],
    [DEFAULT_USER, { consumer_byte_rate: undefined }],
  );
  expect(await described(services)).toEqual([[C, { producer_byte_rate: 3 }]]);
});

test('they are in force from then on, and after a restart', async () => {
  const metadata = await metadataInMemory();
  const services = await servicesInMemory({ metadata, quotas: new ClientQuotas(metadata) });
  await alter(services, [C, { producer_byte_rate: 100 }]);
  for (const quotas of [services.quotas, new ClientQuotas(metadata)]) {
    expect(quotas.produce.add('c', 2000, 0)).toBeGreaterThan(0);
    expect(quotas.produce.add('other', 2000, 0)).toBe(0);
    expect(quotas.fetch.isInForce).toBe(false);
  }
});

describe('one entity that cannot be leaves the others alone', () => {
  test.each<[string, Names, Limits]>([
    ['nobody', {}, { producer_byte_rate: 1 }],
    ['of a type that is not there', { planet: 'earth' }, { producer_byte_rate: 1 }],
    ['without a name', { user: '' }, { producer_byte_rate: 1 }],
    ['an address that is a user too', { user: 'u', ip: '127.0.0.1' }, { connection_creation_rate: 1 }],
    ['no address', { ip: 'no.such.host.invalid' }, { connection_creation_rate: 1 }],
    ['an address with what only clients have', { ip: '127.0.0.1' }, { producer_byte_rate: 1 }],
    ['a client with what only addresses have', C, { connection_creation_rate: 1 }],
    ['no quota', C, { no_such_rate: 1 }],
    ['nothing at all', C, { request_percentage: 0 }],
    ['no number', C, { request_percentage: Number.NaN }],
    ['a fraction', C, { producer_byte_rate: 1.5 }],
    ['more than can be', C, { producer_byte_rate: 2 ** 63 }],
  ])('%s', async (_, names, limits) => {
    const services = await servicesInMemory();
    expect(await alter(services, [names, limits], [U, { producer_byte_rate: 1 }])).toEqual([
      ErrorCode.INVALID_REQUEST,
      ErrorCode.NONE,
    ]);
    expect(await described(services)).toEqual([[U, { producer_byte_rate: 1 }]]);
  });

  test('named twice', async () => {
    const services = await servicesInMemory();
    expect(await alter(services, [C, { producer_byte_rate: 1 }], [C, { producer_byte_rate: 2 }])).toEqual([
      ErrorCode.INVALID_REQUEST,
    ]);
    expect(await described(services)).toEqual([]);
  });
});

test.each<[string, readonly (readonly [string, number, string?])[], boolean, readonly Names[]]>([
  ['one user, with whatever clients', [['user', 0, 'u']], false, [U, UC]],
  ['one user and no client', [['user', 0, 'u']], true, [U]],
  ['users without a quota of their own', [['user', 1]], false, [DEFAULT_USER]],
  ['every user', [['user', 2]], false, [U, UC, DEFAULT_USER]],
  [
    'every user with a client',
    [
      ['user', 2],
      ['client-id', 2],
    ],
    true,
    [UC],
  ],
  ['everybody', [], false, [U, UC, DEFAULT_USER, C]],
  ['strictly nobody', [], true, []],
])('a filter finds %s', async (_, components, strict, expected) => {
  const services = await servicesInMemory();
  await alter(services, ...[U, UC, DEFAULT_USER, C].map((names) => [names, { producer_byte_rate: 1 }] as const));
  expect((await described(services, components, strict)).map(([names]) => names)).toEqual(expected);
});

test('what cannot be stored is not in force', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  vi.spyOn(services.metadata, 'changeClientQuotas').mockRejectedValue(storageError('cannot write'));
  expect(await alter(services, [C, { producer_byte_rate: 1 }])).toEqual([ErrorCode.KAFKA_STORAGE_ERROR]);
  expect(lines).toMatchObject([{ level: ERROR }]);
  expect(services.quotas.produce.isInForce).toBe(false);
});

test('what fails for no reason that Kafka has is logged, and leaves the others alone', async () => {
  const { log, lines } = capturedLog();
  const services = await servicesInMemory({ log });
  const broken = {
    entity: parts(C),
    get ops(): never {
      throw new Error('a bug');
    },
  };
  const sound = { entity: parts(U), ops: [{ key: 'producer_byte_rate', value: 1, remove: false }] };
  const request = { entries: [broken, sound], validateOnly: false };
  const answer = await alterClientQuotas.answer(request, contextOf(services, 1));
  expect(answer?.entries).toMatchObject([{ errorCode: ErrorCode.UNKNOWN_SERVER_ERROR }, { errorCode: ErrorCode.NONE }]);
  expect(lines).toMatchObject([{ level: ERROR, entity: C, err: { message: 'a bug' } }]);
});
