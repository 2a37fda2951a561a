import { describe, expect, it } from 'vitest';
import { earlierBehaviour } from './earlier-releases.js';

/** The newest versions that 3.7.2 advertises, by API key. */
const OF_3_7_2 = { 2: 8, 16: 4, 18: 3, 22: 4, 68: 0 };

function client(newest: Readonly<Record<number, number>>) {
  return { advertised: new Map(Object.entries(newest).map(([key, max]) => [Number(key), { min: 0, max }])) };
}

describe('what an earlier release did otherwise', () => {
  it('is excused on that release, for the tests that say so', () => {
    expect(earlierBehaviour(client(OF_3_7_2), 'list-offsets/max-timestamp@v7')).toContain('KAFKA-16310');
    expect(earlierBehaviour(client(OF_3_7_2), 'list-offsets/latest@v7')).toBeUndefined();
  });

  it('is excused nowhere else', () => {
    expect(earlierBehaviour(client({ ...OF_3_7_2, 18: 4 }), 'list-offsets/max-timestamp@v7')).toBeUndefined();
    expect(earlierBehaviour(client({}), 'list-offsets/max-timestamp@v7')).toBeUndefined();
  });
});
