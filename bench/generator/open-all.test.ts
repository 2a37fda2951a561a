import { describe, expect, it } from 'vitest';
import { openAll, openInTurn } from './open-all.js';

const FAILING = 2;

/** Opens all numbers but one, and tells what happened in turn. */
function opener() {
  const events: string[] = [];
  const open = async (number: number) => {
    events.push(`open ${number}`);
    if (number === FAILING) throw new Error(`${number} cannot be opened`);
    return {
      number,
      close: async () => {
        events.push(`close ${number}`);
      },
    };
  };
  return { events, open };
}

describe('openAll', () => {
  it('opens all at a time', async () => {
    const { open } = opener();
    expect((await openAll([0, 1, 3].map(open))).map(({ number }) => number)).toEqual([0, 1, 3]);
  });

  it('closes what it has opened where one cannot be opened, whichever comes first', async () => {
    const { events, open } = opener();
    await expect(openAll([1, FAILING, 3].map(open))).rejects.toThrow('2 cannot be opened');
    expect(events).toEqual(['open 1', 'open 2', 'open 3', 'close 1', 'close 3']);
  });
});

describe('openInTurn', () => {
  it('opens one after the other', async () => {
    const { open } = opener();
    expect((await openInTurn([0, 1, 3], open)).map(({ number }) => number)).toEqual([0, 1, 3]);
  });

  it('closes what it has opened where one cannot be opened, and opens no more', async () => {
    const { events, open } = opener();
    await expect(openInTurn([0, 1, FAILING, 3], open)).rejects.toThrow('2 cannot be opened');
    expect(events).toEqual(['open 0', 'open 1', 'open 2', 'close 0', 'close 1']);
  });
});
