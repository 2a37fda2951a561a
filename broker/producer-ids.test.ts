import { expect, it } from 'vitest';
import { metadataInMemory, openMetadata } from './metadata/open-metadata.js';
import { ProducerIds } from './producer-ids.js';
import { temporaryDirectory } from './storage/testing/temporary-directory.js';
import { capturedLog } from './testing/captured-log.js';

it('gives every id once, however many ask at once', async () => {
  const ids = new ProducerIds(await metadataInMemory());
  const taken = await Promise.all(Array.from({ length: 2500 }, () => ids.take()));
  expect(new Set(taken).size).toBe(2500);
});

it('gives no id again after a restart', async () => {
  const dir = temporaryDirectory();
  const takeOne = async () => {
    const metadata = await openMetadata(dir, undefined, capturedLog('silent').log);
    const id = await new ProducerIds(metadata).take();
    await metadata.close();
    return id;
  };
  const before = await takeOne();
  expect(await takeOne()).toBeGreaterThan(before);
});
