import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { capturedLog, WARN } from '../testing/captured-log.js';
import { randomUuid } from '../uuid.js';
import type { ClusterMetadata, StoredTopic } from './cluster-metadata.js';
import { openMetadata } from './open-metadata.js';
import { METADATA_DIRECTORY } from './stored-metadata-log.js';

const FOR_EVER = '9223372036854775807';
const KEPT = {
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'delete.retention.ms': FOR_EVER,
  'min.compaction.lag.ms': FOR_EVER,
};

function topicOf(name: string, configs: Readonly<Record<string, string>> = {}, partitions = 2): StoredTopic {
  const epochs = Array.from({ length: partitions }, () => ({ leaderEpoch: 0 }));
  return { name, id: randomUuid(), partitions: epochs, configs: new Map(Object.entries(configs)) };
}

/** Opens a directory, does something, and closes it; answers the lines of the log and the topics. */
async function opened(
  dir: string,
  work: (metadata: ClusterMetadata) => Promise<unknown> = async () => {},
  brokerId?: number,
) {
  const { log, lines } = capturedLog();
  const metadata = await openMetadata(dir, brokerId, log);
  try {
    await work(metadata);
    return { lines, metadata, topics: metadata.topics() };
  } finally {
    await metadata.close();
  }
}

async function configsIn(dir: string, name: string) {
  const { topics } = await opened(dir);
  return Object.fromEntries(topics.find((topic) => topic.name === name)?.configs ?? expect.fail(`no topic ${name}`));
}

/** As if an Apache Kafka had led in between. */
function ledByAnother(dir: string): void {
  const path = join(dir, METADATA_DIRECTORY, 'quorum-state');
  const { writtenBy, ...rest } = JSON.parse(readFileSync(path, 'utf8'));
  expect(writtenBy).toBe('fluxmq');
  writeFileSync(path, JSON.stringify({ ...rest, leaderEpoch: rest.leaderEpoch + 1 }));
}

function partitionDirectory(dir: string, name: string, topicId?: string, epochs?: string): void {
  mkdirSync(join(dir, name));
  writeFileSync(join(dir, name, '00000000000000000000.log'), '');
  if (topicId !== undefined) writePartition(join(dir, name), topicId);
  if (epochs !== undefined) writeFileSync(join(dir, name, 'leader-epoch-checkpoint'), epochs);
}

function writePartition(dir: string, topicId: string): void {
  writeFileSync(join(dir, 'partition.metadata'), `version: 0\ntopic_id: ${topicId}`);
}

describe('a new directory', () => {
  test('belongs to broker 1 of a new cluster, and does so for ever', async () => {
    const dir = temporaryDirectory();
    const { metadata, topics, lines } = await opened(dir);
    expect(metadata.identity).toMatchObject({ nodeId: 1, clusterId: expect.stringMatching(/^[\w-]{22}$/) });
    expect([topics, metadata.nextProducerId, lines]).toEqual([[], 0, []]);
    expect((await opened(dir)).metadata.identity).toEqual(metadata.identity);
    const { clusterId, directoryId } = metadata.identity;
    expect(readFileSync(join(dir, 'meta.properties'), 'utf8')).toBe(
      `#\nversion=1\ncluster.id=${clusterId}\nnode.id=1\ndirectory.id=${directoryId}\n`,
    );
  });

  test('belongs to the broker that it was made for, and to no other', async () => {
    const dir = temporaryDirectory();
    expect((await opened(dir, undefined, 7)).metadata.identity.nodeId).toBe(7);
    expect((await opened(dir, undefined, 7)).metadata.identity.nodeId).toBe(7);
    expect((await opened(dir)).metadata.identity.nodeId).toBe(7);
    await expect(openMetadata(dir, 8, capturedLog('silent').log)).rejects.toMatchObject({
      kind: 'Config',
      message: `${dir} belongs to broker 7, not to 8: leave out the broker id, or give each broker a data directory of its own.`,
    });
  });

  test('takes nothing for adopted, and leaves topics without configs as they are', async () => {
    const dir = temporaryDirectory();
    await opened(dir, (metadata) => metadata.createTopic(topicOf('plain')));
    expect(await configsIn(dir, 'plain')).toEqual({});
  });

  test('a start of one that is ours writes nothing', async () => {
    const dir = temporaryDirectory();
    await opened(dir, (metadata) => metadata.createTopic(topicOf('plain')));
    const state = () =>
      readdirSync(join(dir, METADATA_DIRECTORY)).map((name) => readFileSync(join(dir, METADATA_DIRECTORY, name)));
    const before = state();
    await opened(dir);
    expect(state()).toEqual(before);
  });
});

describe('a directory in which another broker has led', () => {
  test('is adopted: nothing is deleted whose keeping nobody has limited, until the owner says so', async () => {
    const dir = temporaryDirectory();
    await opened(dir, async (metadata) => {
      await metadata.createTopic(topicOf('plain'));
      await metadata.createTopic(topicOf('limited', { 'retention.ms': '5', 'cleanup.policy': 'compact' }));
      await metadata.createTopic(topicOf('soon', { 'max.compaction.lag.ms': '9' }));
    });
    ledByAnother(dir);
    const { lines } = await opened(dir);
    expect(lines).toMatchObject([
      { level: WARN, topics: 3, configs: 11, msg: expect.stringMatching(/^topics of another broker were adopted/) },
    ]);
    expect(await configsIn(dir, 'plain')).toEqual(KEPT);
    expect(await configsIn(dir, 'limited')).toEqual({ ...KEPT, 'retention.ms': '5', 'cleanup.policy': 'compact' });
    expect(await configsIn(dir, 'soon')).toEqual({
      ...KEPT,
      'max.compaction.lag.ms': '9',
      'min.compaction.lag.ms': '9',
    });
    expect((await opened(dir)).lines).toEqual([]);
  });

  test('is adopted with what brokers keep for themselves compacted as ever', async () => {
    const dir = temporaryDirectory();
    const set = { 'cleanup.policy': 'compact', 'segment.bytes': '104857600' };
    await opened(dir, async (metadata) => {
      await metadata.createTopic(topicOf('__consumer_offsets', set));
      await metadata.createTopic(topicOf('__transaction_state'));
    });
    ledByAnother(dir);
    await opened(dir);
    expect(await configsIn(dir, '__consumer_offsets')).toEqual(set);
    // Its configs are not known where there was no metadata log.
    expect(await configsIn(dir, '__transaction_state')).toEqual({ 'cleanup.policy': 'compact' });
  });

  test('is adopted again when it was away again', async () => {
    const dir = temporaryDirectory();
    await opened(dir);
    ledByAnother(dir);
    await opened(dir, (metadata) => metadata.createTopic(topicOf('plain')));
    expect(await configsIn(dir, 'plain')).toEqual({});
    ledByAnother(dir);
    expect(await configsIn(dir, 'plain')).toEqual(KEPT);
  });
});

describe('a directory without a metadata log', () => {
  test('has the topics that its directories name, and is kept whole', async () => {
    const dir = temporaryDirectory();
    const id = randomUuid();
    writeFileSync(
      join(dir, 'meta.properties'),
      '#\n#Tue Nov 24 13:01:21 UTC 2026\nbroker.id=3\nversion=0\ncluster.id=abc\n',
    );
    partitionDirectory(dir, 'a-b-0', id, '0\n2\n0 0\n5 17\n');
    partitionDirectory(dir, 'a-b-2', id);
    partitionDirectory(dir, 'old-0');
    mkdirSync(join(dir, 'reports-7'));
    mkdirSync(join(dir, `gone-0.${'0'.repeat(32)}-delete`));
    const { metadata, topics, lines } = await opened(dir);
    expect(metadata.identity).toMatchObject({ clusterId: 'abc', nodeId: 3 });
    expect(topics.map(({ name }) => name).sort()).toEqual(['a-b', 'old']);
    const [ab] = topics.filter(({ name }) => name === 'a-b');
    expect(ab).toMatchObject({ id, partitions: [{ leaderEpoch: 6 }, { leaderEpoch: 0 }, { leaderEpoch: 0 }] });
    for (const { configs } of topics) expect(Object.fromEntries(configs)).toEqual(KEPT);
    // Which producer ids are in use nobody knows: no cluster has given so many.
    expect(metadata.nextProducerId).toBe(2 ** 40);
    expect(lines).toMatchObject([{ topics: 2, configs: 8 }]);
    expect((await opened(dir)).topics).toEqual(topics);
  });

  test('is refused where two topics have one name', async () => {
    const dir = temporaryDirectory();
    const [one, other] = [randomUuid(), randomUuid()];
    partitionDirectory(dir, 'a-0', one);
    partitionDirectory(dir, 'a-1', other);
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(opened(dir)).rejects.toMatchObject({
        kind: 'Storage',
        message: `The partitions of a belong to 2 topics, with the ids ${one}, ${other}.`,
      });
    }
  });

  test('is refused where one topic has two names', async () => {
    const dir = temporaryDirectory();
    const id = randomUuid();
    for (const name of ['a-0', 'a-backup-0']) partitionDirectory(dir, name, id);
    await expect(opened(dir)).rejects.toThrow(
      /^a.* and a.* are both the topic with the id .*: one is a copy of the other\.$/,
    );
  });

  test('of this broker before 0.1.0 is refused, rather than its topics forgotten', async () => {
    const dir = temporaryDirectory();
    writeFileSync(join(dir, 'fluxmq-state.json'), '{"clusterId":"x","nextProducerId":0,"topics":[]}');
    await expect(opened(dir)).rejects.toMatchObject({
      kind: 'Storage',
      message: expect.stringContaining('fluxmq-state.json'),
    });
    expect(readdirSync(dir)).toEqual(['fluxmq-state.json']);
  });
});

describe('a directory that is not whole', () => {
  test('a metadata log without meta.properties is refused', async () => {
    const dir = temporaryDirectory();
    await opened(dir);
    rmSync(join(dir, 'meta.properties'));
    await expect(opened(dir)).rejects.toMatchObject({
      kind: 'Storage',
      message: expect.stringContaining('no meta.properties'),
    });
  });

  test.each(['', 'version=1\nnode.id=1\n', 'cluster.id=a\nnode.id=x\n'])(
    'meta.properties that says %j is refused',
    async (text) => {
      const dir = temporaryDirectory();
      writeFileSync(join(dir, 'meta.properties'), text);
      await expect(opened(dir)).rejects.toMatchObject({ kind: 'Storage', message: expect.stringContaining(dir) });
    },
  );

  test.each(['', '{', '{}', 'null'])('quorum-state that says %j is refused', async (text) => {
    const dir = temporaryDirectory();
    await opened(dir);
    writeFileSync(join(dir, METADATA_DIRECTORY, 'quorum-state'), text);
    await expect(opened(dir)).rejects.toMatchObject({
      kind: 'Storage',
      message: expect.stringContaining('quorum-state'),
    });
  });

  test('records that neither the log nor a snapshot has are missed', async () => {
    const dir = temporaryDirectory();
    await opened(dir);
    const files = join(dir, METADATA_DIRECTORY);
    for (const name of readdirSync(files)) if (name.startsWith('0')) rmSync(join(files, name));
    writeFileSync(join(files, `${'5'.padStart(20, '0')}.log`), '');
    await expect(opened(dir)).rejects.toMatchObject({
      kind: 'Storage',
      message: expect.stringContaining('lacks the records from 0 up to 5'),
    });
  });

  test('a snapshot that is not whole is refused', async () => {
    const dir = temporaryDirectory();
    await opened(dir);
    const path = join(dir, METADATA_DIRECTORY, '00000000000000000001-0000000001.checkpoint');
    writeFileSync(path, '');
    await expect(opened(dir)).rejects.toMatchObject({ kind: 'Storage', message: expect.stringContaining(path) });
  });
});

test('what is acknowledged is written when the disk is asked again', async () => {
  const dir = temporaryDirectory();
  const { log } = capturedLog('silent');
  const metadata = await openMetadata(dir, undefined, log);
  const topics = Array.from({ length: 20 }, (_, index) => topicOf(`t${index}`));
  await Promise.all(topics.map((topic) => metadata.createTopic(topic)));
  // Not closed: as after a crash.
  const again = await opened(dir);
  expect(again.topics.map(({ name }) => name)).toEqual(topics.map(({ name }) => name));
  await metadata.close();
});
