import { describe, expect, test } from 'vitest';
import { MemoryLog } from '../storage/memory-log.js';
import { batchOf } from '../storage/testing/batches.js';
import { settingsOf } from '../storage/testing/settings.js';
import { Partition } from './partition.js';

/** A log with a record under each of these leader epochs. */
async function written(...epochs: number[]): Promise<MemoryLog> {
  const log = new MemoryLog('t-0', settingsOf());
  for (const epoch of epochs) await log.append(batchOf(), epoch);
  return log;
}

describe('the end of a leader epoch', () => {
  test('of the leader of today is the end of the log, also where nothing was appended under it', async () => {
    expect(new Partition('t', 0, await written(), 0).endOfEpoch(0)).toEqual({ epoch: 0, endOffset: 0 });
    expect(new Partition('t', 0, await written(0, 0), 4).endOfEpoch(4)).toEqual({ epoch: 4, endOffset: 2 });
  });

  test('that left nothing behind is that of the one before it', async () => {
    const partition = new Partition('t', 0, await written(1, 3, 3), 6);
    expect(partition.endOfEpoch(2)).toEqual({ epoch: 1, endOffset: 1 });
    expect(partition.endOfEpoch(5)).toEqual({ epoch: 3, endOffset: 3 });
  });

  test('in a log without records is where it begins', async () => {
    expect(new Partition('t', 0, await written(), 6).endOfEpoch(2)).toEqual({ epoch: 2, endOffset: 0 });
  });

  test.each([-1, 7])('%i, which has not been, is none', async (epoch) => {
    expect(new Partition('t', 0, await written(1), 6).endOfEpoch(epoch)).toBeUndefined();
  });
});
