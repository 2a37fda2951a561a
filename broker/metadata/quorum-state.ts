import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../protocol/reason-of.js';
import { isMissing } from '../storage/is-missing.js';
import { replaceFile } from '../storage/replace-file.js';
import { storageError } from '../storage/storage-error.js';

const FILE = 'quorum-state';

/** Kafka reads over it, and leaves it out when it writes the file, as it does whenever it starts. */
const WRITER = 'writtenBy';
const US = 'fluxmq';

/** Who leads the metadata log. */
export interface QuorumState {
  readonly leaderEpoch: number;
  /** Whether this broker has written the file: nobody else has led since. */
  readonly ours: boolean;
  /** All that the file says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What Kafka writes of a log that nobody has led yet, with voters that are fixed by configuration. */
const NEW: QuorumState = {
  leaderEpoch: 0,
  ours: false,
  fields: { clusterId: '', votedId: -1, appliedOffset: 0, data_version: 0 },
};

/** Throws a `FluxmqError` of kind Storage for a file that says no epoch. */
export async function readQuorumState(dir: string): Promise<QuorumState> {
  const path = join(dir, FILE);
  try {
    const fields: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (isObject(fields)) {
      const { leaderEpoch } = fields;
      if (typeof leaderEpoch === 'number' && Number.isInteger(leaderEpoch)) {
        return { leaderEpoch, ours: fields[WRITER] === US, fields };
      }
    }
    throw new Error('it does not say a leaderEpoch');
  } catch (error) {
    if (isMissing(error)) return NEW;
    throw storageError(`Cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** Says that `nodeId` leads in an epoch, elected by itself; `ours` only when all is done that taking over needs. */
export async function writeQuorumState(
  dir: string,
  before: QuorumState,
  nodeId: number,
  leaderEpoch: number,
  ours: boolean,
): Promise<QuorumState> {
  const { [WRITER]: _, ...rest } = before.fields;
  const fields = {
    ...rest,
    leaderId: nodeId,
    leaderEpoch,
    votedId: -1,
    ...(rest.data_version === 0 ? { currentVoters: [{ voterId: nodeId }] } : {}),
    ...(ours ? { [WRITER]: US } : {}),
  };
  await replaceFile(join(dir, FILE), JSON.stringify(fields));
  return { leaderEpoch, ours, fields };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
