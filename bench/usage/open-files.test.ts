import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openFiles, parseOpenFilesLimit } from './open-files.js';

const LIMITS = `Limit                     Soft Limit           Hard Limit           Units
Max processes             unlimited            unlimited            processes
Max open files            1024                 524288               files
`;

describe('openFiles', () => {
  it('reads the limit that holds now', () => {
    expect(parseOpenFilesLimit(LIMITS)).toBe(1_024);
    expect(parseOpenFilesLimit(LIMITS.replace('1024  ', 'unlimited'))).toBe(Number.POSITIVE_INFINITY);
  });

  it.runIf(existsSync('/proc/self/limits'))('tells of this process', () => {
    const { limit, open } = openFiles(process.pid) ?? { limit: 0, open: 0 };
    expect(open).toBeGreaterThan(2);
    expect(limit).toBeGreaterThan(open);
  });

  it('knows nothing of a process that is not there', () => {
    expect(openFiles(-1)).toBeUndefined();
  });
});
