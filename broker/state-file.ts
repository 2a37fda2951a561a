import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FluxmqError, reasonOf } from './errors.js';
import { isMissing } from './storage/is-missing.js';
import { replaceFile } from './storage/replace-file.js';
import { randomUuid } from './uuid.js';

export interface StoredTopic {
  readonly name: string;
  readonly id: string;
  readonly partitions: number;
  readonly configs: Readonly<Record<string, string>>;
}

/** What a broker knows beside its logs. */
export interface BrokerState {
  readonly clusterId: string;
  /** Every smaller producer id may have been given. */
  readonly nextProducerId: number;
  readonly topics: readonly StoredTopic[];
}

const FILE = 'fluxmq-state.json';

/**
 * Keeps the broker's state in one JSON file of its data directory, replaced as a whole, until `__cluster_metadata-0` does.
 * Without a directory it lives as long as the process.
 */
export class StateFile {
  private saving: Promise<void> = Promise.resolve();

  private constructor(
    private readonly dataDir: string | undefined,
    private state: BrokerState,
  ) {}

  /** Reads what is stored. Throws a `FluxmqError` of kind Storage for a directory or file that cannot be read. */
  static async open(dataDir: string | undefined): Promise<StateFile> {
    if (dataDir === undefined) return new StateFile(undefined, freshState());
    const path = join(dataDir, FILE);
    try {
      return new StateFile(dataDir, parseState(await readFile(path, 'utf8')));
    } catch (error) {
      if (isMissing(error)) {
        const file = new StateFile(dataDir, freshState());
        await file.update({});
        return file;
      }
      throw new FluxmqError('Storage', `Cannot read ${path}: ${reasonOf(error)}.`, { cause: error });
    }
  }

  get clusterId(): string {
    return this.state.clusterId;
  }

  get topics(): readonly StoredTopic[] {
    return this.state.topics;
  }

  get nextProducerId(): number {
    return this.state.nextProducerId;
  }

  /** Changes a part of the state; resolves when it is on the disk. Throws a `FluxmqError` of kind Storage. */
  update(change: Partial<BrokerState>): Promise<void> {
    this.state = { ...this.state, ...change };
    if (this.dataDir === undefined) return Promise.resolve();
    const path = join(this.dataDir, FILE);
    const text = `${JSON.stringify(this.state, null, 2)}\n`;
    const saved = this.saving.then(() => replaceFile(path, text));
    this.saving = saved.catch(() => {});
    return saved;
  }
}

/** Throws for a text that `save` did not write. */
function parseState(text: string): BrokerState {
  const state: unknown = JSON.parse(text);
  if (isRecord(state)) {
    const { clusterId, nextProducerId, topics } = state;
    if (typeof clusterId === 'string' && typeof nextProducerId === 'number' && Array.isArray(topics)) {
      return { clusterId, nextProducerId, topics: topics.map(parseTopic) };
    }
  }
  throw new Error('it does not hold a cluster id, a producer id and a list of topics');
}

function parseTopic(topic: unknown): StoredTopic {
  if (isRecord(topic)) {
    const { name, id, partitions, configs } = topic;
    const named = typeof name === 'string' && typeof id === 'string';
    if (named && typeof partitions === 'number' && Number.isInteger(partitions) && isRecord(configs)) {
      const texts = Object.entries(configs).map(([key, value]) => [key, String(value)] as const);
      return { name, id, partitions, configs: Object.fromEntries(texts) };
    }
  }
  throw new Error(`this is not a topic: ${JSON.stringify(topic)}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function freshState(): BrokerState {
  return { clusterId: randomUuid(), nextProducerId: 0, topics: [] };
}
