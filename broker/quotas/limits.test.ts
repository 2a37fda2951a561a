import { describe, expect, test } from 'vitest';
import { entityOf } from './entity.js';
import { Limits } from './limits.js';

const KEY = 'producer_byte_rate';

interface Named {
  readonly user?: string | null;
  readonly client?: string | null;
}

function entity({ user, client }: Named) {
  return entityOf([
    ...(user === undefined ? [] : [{ entityType: 'user', entityName: user }]),
    ...(client === undefined ? [] : [{ entityType: 'client-id', entityName: client }]),
  ]);
}

/** From the most specific to the least, as Kafka looks for them. */
const ORDER: readonly Named[] = [
  { user: 'ANONYMOUS', client: 'c' },
  { user: 'ANONYMOUS', client: null },
  { user: 'ANONYMOUS' },
  { user: null, client: 'c' },
  { user: null, client: null },
  { user: null },
  { client: 'c' },
  { client: null },
];

test.each(ORDER.map((named, place) => [JSON.stringify(named), place] as const))(
  '%s goes before all that are less specific',
  (_, place) => {
    const quotas = ORDER.map((named, value) => ({ entity: entity(named), key: KEY, value })).slice(place);
    expect(new Limits([...quotas].reverse(), KEY).of('c')?.perSecond).toBe(place);
  },
);

describe('clients share', () => {
  const sharedBy = (named: Named, client: string) =>
    new Limits([{ entity: entity(named), key: KEY, value: 1 }], KEY).of(client)?.sharedBy;

  test('the limit of their user', () => {
    expect(sharedBy({ user: null }, 'one')).toBe(sharedBy({ user: null }, 'two'));
  });

  test.each([{ client: null }, { user: 'ANONYMOUS', client: null }])('no limit that each client has: %o', (named) => {
    expect(sharedBy(named, 'one')).not.toBe(sharedBy(named, 'two'));
  });
});

test('nobody is limited by what is for others, or is another quota', () => {
  const limits = new Limits(
    [
      { entity: entity({ client: 'other' }), key: KEY, value: 1 },
      { entity: entity({ user: 'alice' }), key: KEY, value: 1 },
      { entity: entity({ client: 'c' }), key: 'consumer_byte_rate', value: 1 },
    ],
    KEY,
  );
  expect(limits.of('c')).toBeUndefined();
  expect(new Limits([{ entity: entity({ client: 'c' }), key: 'other', value: 1 }], KEY).isEmpty).toBe(true);
});
