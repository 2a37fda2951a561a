import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ProducerIds } from './producer-ids.js';
import { StateFile } from './state-file.js';

it('gives every id once, however many ask at once', async () => {
  const ids = new ProducerIds(await StateFile.open(undefined));
  const taken = await Promise.all(Array.from({ length: 2500 }, () => ids.take()));
  expect(new Set(taken).size).toBe(2500);
});

it('gives no id again after a restart', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'fluxmq-ids-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const before = await new ProducerIds(await StateFile.open(dir)).take();
  const after = await new ProducerIds(await StateFile.open(dir)).take();
  expect(after).toBeGreaterThan(before);
});
