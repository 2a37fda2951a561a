import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StateFile, type StoredTopic } from './state-file.js';

const TOPIC: StoredTopic = {
  name: 'orders',
  id: 'Z29sZGVuLXRvcGljLTAwMQ',
  partitions: 3,
  configs: { 'retention.ms': '-1' },
};

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'fluxmq-state-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('StateFile', () => {
  it('gives back topics and cluster id after it is opened again', async () => {
    const state = await StateFile.open(dir);
    await state.update({ topics: [TOPIC], nextProducerId: 7 });
    const again = await StateFile.open(dir);
    expect(again.topics).toEqual([TOPIC]);
    expect(again.nextProducerId).toBe(7);
    expect(again.clusterId).toBe(state.clusterId);
  });

  it('keeps the cluster id of a new directory at once', async () => {
    const { clusterId } = await StateFile.open(dir);
    expect((await StateFile.open(dir)).clusterId).toBe(clusterId);
  });

  it('ends with what was saved last, however many are saved at once', async () => {
    const state = await StateFile.open(dir);
    await Promise.all([1, 2, 3].map((partitions) => state.update({ topics: [{ ...TOPIC, partitions }] })));
    expect((await StateFile.open(dir)).topics).toEqual([{ ...TOPIC, partitions: 3 }]);
  });

  it('writes no file without a directory', async () => {
    const state = await StateFile.open(undefined);
    await state.update({ topics: [TOPIC] });
    expect(state.topics).toEqual([TOPIC]);
  });

  it.each([
    '',
    'null',
    '{}',
    '{"clusterId":"x"}',
    '{"clusterId":"x","nextProducerId":0,"topics":[{"name":"t"}]}',
    '{"clusterId":',
  ])('refuses a file that holds %j in one sentence that names it, and leaves it as it is', async (text) => {
    const path = join(dir, 'fluxmq-state.json');
    writeFileSync(path, text);
    await expect(StateFile.open(dir)).rejects.toMatchObject({
      kind: 'Storage',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});
