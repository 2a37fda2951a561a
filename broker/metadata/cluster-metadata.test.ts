import { appendFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newSeed, randomFrom } from '../storage/testing/random.js';
import { temporaryDirectory } from '../storage/testing/temporary-directory.js';
import { capturedLog } from '../testing/captured-log.js';
import { randomUuid } from '../uuid.js';
import type { ClusterMetadata, StoredTopic } from './cluster-metadata.js';
import { openMetadata } from './open-metadata.js';
import { METADATA_DIRECTORY } from './stored-metadata-log.js';

/** What a cluster should know. */
interface Model {
  readonly topics: ReadonlyMap<string, StoredTopic>;
  readonly nextProducerId: number;
}

function open(dir: string): Promise<ClusterMetadata> {
  return openMetadata(dir, undefined, capturedLog('silent').log);
}

function known(metadata: ClusterMetadata): Model {
  const topics = metadata.topics().map((topic) => ({
    ...topic,
    partitions: topic.partitions.map(({ leaderEpoch }) => ({ leaderEpoch })),
  }));
  return { topics: new Map(topics.map((topic) => [topic.id, topic])), nextProducerId: metadata.nextProducerId };
}

/** A random topic: large ones, that a run needs snapshots. */
function randomTopic(round: number, random: (below: number) => number): StoredTopic {
  const partitions = Array.from({ length: 1 + random(800) }, () => ({ leaderEpoch: random(5) }));
  const configs = new Map<string, string>();
  for (let i = random(4); i > 0; i--) configs.set(`config.${random(9)}`, 'v'.repeat(random(3) * 1000));
  return { name: `topic.${round}`, id: randomUuid(), partitions, configs };
}

/** Less than the smallest batch. */
const LARGEST_CUT = 60;

test('after any changes, restarts, crashes and torn ends it knows what was acknowledged', {
  timeout: 60_000,
}, async () => {
  const seed = newSeed();
  // biome-ignore lint/suspicious/noConsole: with it the run can be repeated
  console.info(`seed ${seed}`);
  const random = randomFrom(seed);
  const dir = temporaryDirectory();
  const filesOf = (ending: string) =>
    readdirSync(join(dir, METADATA_DIRECTORY)).filter((name) => name.endsWith(ending));
  const seen = { snapshots: new Set<string>(), cuts: 0, largest: 0 };
  let metadata = await open(dir);
  onTestFinished(() => metadata.close());
  let model: Model = { topics: new Map(), nextProducerId: 0 };

  // Until there were torn ends enough: one seed in seventy has fewer than six of them in 150 rounds.
  for (let round = 0; round < 150 || seen.cuts <= 5; round++) {
    const before = model;
    const snapshotBefore = filesOf('.checkpoint').join();
    const topics = new Map(model.topics);
    const action = random(10);
    if (action < 5) {
      const topic = randomTopic(round, random);
      await metadata.createTopic(topic);
      topics.set(topic.id, topic);
    } else if (action < 8 && topics.size > 0) {
      const [id = ''] = [...topics.keys()].slice(random(topics.size));
      await metadata.removeTopic(id);
      topics.delete(id);
    } else {
      model = { ...model, nextProducerId: model.nextProducerId + 1000 };
      await metadata.reserveProducerIds(model.nextProducerId);
    }
    model = { ...model, topics };
    const snapshot = filesOf('.checkpoint').join();
    seen.snapshots.add(snapshot);
    const log = filesOf('.log').map((name) => join(dir, METADATA_DIRECTORY, name));
    const size = log.reduce((sum, path) => sum + statSync(path).size, 0);
    seen.largest = Math.max(seen.largest, size);

    if (random(4) > 0) continue;
    expect(known(metadata)).toEqual(model);
    // Without it, a crash.
    if (random(2) > 0) await metadata.close();
    const last = log.at(-1) ?? '';
    const damage = random(3);
    if (damage === 0) {
      truncateSync(last, statSync(last).size - 1 - random(LARGEST_CUT));
      seen.cuts++;
      // The last change was not written whole; a snapshot may have it all the same.
      if (snapshot === snapshotBefore) model = before;
    } else if (damage === 1) {
      appendFileSync(last, Buffer.alloc(1 + random(200), random(256)));
    }
    metadata = await open(dir);
    expect(known(metadata)).toEqual(model);
  }
  expect(seen.cuts).toBeGreaterThan(5);
  expect(seen.snapshots.size).toBeGreaterThan(1);
  expect(seen.largest).toBeLessThan(5 * 1024 * 1024);
});
