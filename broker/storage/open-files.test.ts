import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { LogFile } from './log-file.js';
import { OpenFiles } from './open-files.js';
import { SegmentLog } from './segment-log.js';
import { batchOf } from './testing/batches.js';
import { readBytes } from './testing/read.js';
import { settingsOf } from './testing/settings.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

/** How many log files of a directory this process has open. */
function openIn(dir: string): number {
  return readdirSync('/proc/self/fd').filter((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`).startsWith(dir);
    } catch {
      return false; // the one that listed them
    }
  }).length;
}

test.skipIf(process.platform !== 'linux')(
  'a log of many segments keeps few of them open, and reads them all',
  async () => {
    const dir = temporaryDirectory();
    const openFiles = new OpenFiles(3);
    const log = await SegmentLog.open(dir, settingsOf({ segmentBytes: 1 }), { openFiles });
    for (let i = 0; i < 20; i++) await log.append(batchOf(), 0);
    await vi.waitUntil(() => openIn(dir) <= 4); // one of them is written to
    for (const offset of [0, 1, 2, 3, 4, 19, 4, 10, 5, 11, 0]) {
      expect((await readBytes(log, offset, 1, true)).readBigInt64BE()).toBe(BigInt(offset));
      await vi.waitUntil(() => openIn(dir) <= 4);
    }
    const all = await Promise.all(Array.from({ length: 20 }, (_, offset) => readBytes(log, offset, 1, true)));
    expect(all.map((batch) => Number(batch.readBigInt64BE()))).toEqual(Array.from({ length: 20 }, (_, i) => i));
    await log.close();
    expect(openIn(dir)).toBe(0);
  },
);

test.skipIf(process.platform !== 'linux')(
  'a file that rests is written to the disk all the same, and can be written to again',
  async () => {
    const dir = temporaryDirectory();
    const file = LogFile.create(join(dir, 'file'), new OpenFiles(0));
    file.append([Buffer.from('one')]);
    file.rest();
    expect(openIn(dir)).toBe(1);
    await file.sync();
    await vi.waitUntil(() => openIn(dir) === 0);
    file.append([Buffer.from('two')]);
    expect((await file.read(0, 6)).toString()).toBe('onetwo');
    expect(openIn(dir)).toBe(1);
    await file.close();
    expect(openIn(dir)).toBe(0);
  },
);
