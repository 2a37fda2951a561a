import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../../protocol/index.js';
import { Random, SEED } from '../../protocol/testing/random.js';
import { FLAVOURS, randomMessage } from '../../protocol/testing/random-message.js';
import { contextOf, servicesInMemory } from '../testing/asking.js';
import { handlers } from './index.js';

const BY_NAME = handlers.map((handler) => [handler.api.name, handler] as const);

test('no API is served twice, and no version that is not declared', () => {
  expect(new Set(handlers.map(({ api }) => api.key)).size).toBe(handlers.length);
  for (const { api, versions } of handlers) {
    expect(versions[0]).toBeGreaterThanOrEqual(api.versions[0]);
    expect(versions[1]).toBeLessThanOrEqual(api.versions[1]);
  }
});

describe('whatever is asked, in every version, can be refused', () => {
  test.each(BY_NAME)('%s', async (_, { api, versions: [min, max], refuse }) => {
    const services = await servicesInMemory();
    const random = new Random(SEED);
    for (let version = min; version <= max; version++) {
      for (const flavour of [...FLAVOURS, 'mixed', 'mixed'] as const) {
        const request = randomMessage(api.request.fields, version, random, flavour);
        const asked = api.request.decode(api.request.encode(request, version), version);
        const refusal = refuse(asked, ErrorCode.UNKNOWN_SERVER_ERROR, contextOf(services, version));
        expect(() => api.response.encode(refusal, version), `v${version}, ${flavour}, seed ${SEED}`).not.toThrow();
      }
    }
  });
});
