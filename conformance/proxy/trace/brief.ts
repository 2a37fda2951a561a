import { errorName, ZERO_UUID } from '../../../protocol/index.js';
import type { Field, Fields } from '../../../protocol/schema.js';
import { ERROR_FIELD } from '../../wire/error-codes.js';
import { isStruct } from '../../wire/fields.js';
import { summarizeBatches } from './batch-summary.js';
import { isSecret } from './secrets.js';
import { hidden } from './whole.js';

/** How many elements of an array a line shows. */
const MOST_ELEMENTS = 3;
const LONGEST_TEXT = 60;

/** The field that tells an element from its neighbours is shown without its name. */
const NAMES: readonly string[] = [
  'name',
  'topic',
  'topicName',
  'topicId',
  'groupId',
  'key',
  'index',
  'partitionIndex',
  'partition',
  'nodeId',
  'memberId',
  'resourceName',
  'transactionalId',
  'apiKey',
  'feature',
  'entityType',
  'protocolType',
];

/** What says little and stands in every message: a line leaves it out, `--verbose` does not. */
const QUIET: Readonly<Record<string, readonly string[]>> = {
  Produce: ['timeoutMs', 'logStartOffset', 'logAppendTimeMs'],
  Fetch: [
    'replicaId',
    'logStartOffset',
    'minBytes',
    'maxBytes',
    'partitionMaxBytes',
    'currentLeaderEpoch',
    'lastFetchedEpoch',
    'lastStableOffset',
  ],
  ListOffsets: ['replicaId', 'currentLeaderEpoch', 'leaderEpoch'],
  Metadata: ['rack', 'clusterId', 'leaderEpoch', 'replicaNodes', 'isrNodes', 'isInternal', 'allowAutoTopicCreation'],
  ApiVersions: ['supportedFeatures', 'finalizedFeaturesEpoch', 'finalizedFeatures'],
  DescribeCluster: ['clusterId'],
};

/** Long lists that tell nothing element by element. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  ApiVersions: ['apiKeys'],
  CreateTopics: ['configs'],
  DescribeConfigs: ['configs'],
};

/**
 * The fields of a message that matter, in one line: what has its default value is left out, and the error code of the whole
 * message, which the line tells before.
 */
export function brief(apiName: string, fields: Fields, message: unknown): string {
  const errorCodes = Object.keys(fields).filter((name) => ERROR_FIELD.test(name));
  return new Brief(apiName).members(fields, message, errorCodes).join(' ');
}

class Brief {
  constructor(private readonly apiName: string) {}

  members(fields: Fields, struct: unknown, leaveOut: readonly string[] = []): string[] {
    const address = addressOf(struct);
    return Object.entries(fields).flatMap(([name, field]) => {
      const value = fieldOf(struct, name);
      if (leaveOut.includes(name) || QUIET[this.apiName]?.includes(name) || isDefault(field, value)) return [];
      if (address !== undefined && name === 'port') return [];
      if (address !== undefined && name === 'host') return [address];
      if (isSecret(this.apiName, name, struct)) return [`${name}=${hidden(value)}`];
      if (typeof value === 'number' && ERROR_FIELD.test(name)) return [errorName(value)];
      if (COUNTED[this.apiName]?.includes(name) && Array.isArray(value)) return [`${name}=${value.length}×`];
      const text = this.value(field, value);
      // `orders[0(fetchOffset=5)]` says that these are partitions.
      return [/^partition(s|Data|Responses|Indexes)$/.test(name) ? text : `${name}=${text}`];
    });
  }

  private value(field: Field, value: unknown): string {
    if (value === null || value === undefined) return 'null';
    if (field.kind === 'records' && Buffer.isBuffer(value)) return some(summarizeBatches(value));
    if (Buffer.isBuffer(value)) return `${value.length} B`;
    if (Array.isArray(value))
      return some(
        value.map((item) => this.element(field.element, item)),
        value.length,
      );
    if (typeof value === 'object') return `(${this.members(field.fields ?? {}, value).join(' ')})`;
    return shortened(String(value));
  }

  private element(field: Field | undefined, item: unknown): string {
    if (field === undefined) return '';
    if (field.kind !== 'struct') return this.value(field, item);
    const fields = field.fields ?? {};
    const name = NAMES.find((name) => name in fields && !isUnnamed(fieldOf(item, name)));
    const rest = this.members(fields, item, name === undefined ? [] : [name]);
    const shown = name === undefined ? '' : shortened(String(fieldOf(item, name)));
    if (rest.length === 0) return shown;
    const inner = rest.join(' ');
    return rest.length === 1 && inner.startsWith('[') ? `${shown}${inner}` : `${shown}(${inner})`;
  }
}

function some(items: readonly string[], count = items.length): string {
  const more = count > MOST_ELEMENTS ? ` …+${count - MOST_ELEMENTS}` : '';
  return `[${items.slice(0, MOST_ELEMENTS).join(', ')}${more}]`;
}

function fieldOf(struct: unknown, name: string): unknown {
  return isStruct(struct) ? struct[name] : undefined;
}

/** `HOST:PORT` of what is named by two fields. */
function addressOf(struct: unknown): string | undefined {
  const [host, port] = [fieldOf(struct, 'host'), fieldOf(struct, 'port')];
  return typeof host === 'string' && typeof port === 'number' ? `${host}:${port}` : undefined;
}

/** A topic has a name or an id, by version: the one that it has not is empty. */
function isUnnamed(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === ZERO_UUID;
}

function isDefault({ kind, options, fields }: Field, value: unknown): boolean {
  if (value === undefined) return true;
  if (options.default !== undefined) return value === options.default;
  if (Array.isArray(value) || Buffer.isBuffer(value)) return value.length === 0;
  if (kind === 'struct' && fields !== undefined) {
    return value === null || Object.entries(fields).every(([name, field]) => isDefault(field, fieldOf(value, name)));
  }
  return value === null || value === 0 || value === 0n || value === '' || value === false || value === ZERO_UUID;
}

function shortened(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
}
