import { describe, expect, it } from 'vitest';
import { Progress } from './progress.js';

describe('Progress', () => {
  it('is the same for all who share its memory', () => {
    const series = ['produce', 'end-to-end'];
    const one = Progress.begin(series, 2);
    const other = new Progress(series, one.memory);
    one.add('end-to-end', 3);
    other.add('end-to-end', 4);
    expect([one.done('produce'), one.done('end-to-end'), other.done('end-to-end')]).toEqual([0, 7, 7]);
  });

  it('tells all what one has found', () => {
    const one = Progress.begin(['produce', 'end-to-end'], 2);
    const other = new Progress(['produce', 'end-to-end'], one.memory);
    one.complete('end-to-end');
    expect([other.isComplete('produce'), other.isComplete('end-to-end')]).toEqual([false, true]);
  });

  it('says that a series is over when all threads have ended it', () => {
    const progress = Progress.begin(['produce', 'end-to-end'], 2);
    progress.end('produce');
    expect(progress.overAt('produce')).toBeUndefined();
    progress.end('produce');
    expect(progress.overAt('produce')).toBeGreaterThan(0);
    expect(progress.overAt('end-to-end')).toBeUndefined();
  });
});
