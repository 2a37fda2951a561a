import { type Api, ErrorCode, Produce } from '../../../protocol/index.js';
import { codesOf, notReadyCode } from '../../wire/error-codes.js';
import { visitFields } from '../../wire/fields.js';
import type { Given, GivenTopic } from '../golden-file.js';
import { RECORDED_MARK, recordedId, recordedName } from '../recorded-words.js';
import type { CapturedExchange } from './captured.js';

/** The names that the programs under ci/capture give to their group, and each to its transactions. */
const GROUP = recordedName(11);
const TRANSACTIONS = [21, 22, 23, 24, 25, 26].map(recordedName);

/** What the names of a cluster's own topics begin with: `__consumer_offsets`. */
const INTERNAL_TOPIC = '__';

/** More requests before the one that it is about, and an exchange shows nothing any more. */
const MOST_LEADS = 8;

/** What a later request of the same group or transaction stands on. */
const LEADS = {
  group: ['JoinGroup', 'SyncGroup', 'ConsumerGroupHeartbeat', 'OffsetCommit'],
  transaction: ['InitProducerId', 'AddPartitionsToTxn', 'AddOffsetsToTxn', 'EndTxn'],
} as const;

/** Only a group without members can be asked for these. */
const OF_EMPTY_GROUPS: readonly string[] = ['DeleteGroups', 'OffsetDelete'];

/** APIs whose answer tells of records that were written before. */
const OF_RECORDS: readonly string[] = [
  'Fetch',
  'ListOffsets',
  'DeleteRecords',
  'DescribeProducers',
  'OffsetForLeaderEpoch',
];

/** A request of a client, the requests that lead up to it, and what must be there before. */
export interface Script {
  readonly given: Given;
  readonly steps: readonly CapturedExchange[];
}

/** The ways in which a capture shows a pair, the best first: short ones, and those that the broker took. */
export function scriptsFor(api: Api, version: number, captured: readonly CapturedExchange[]): Script[] {
  const scripts = captured.flatMap((exchange, index) => {
    if (exchange.api !== api || exchange.version !== version || speaksOfTheWholeCluster(exchange)) return [];
    if (isWithin(exchange) || saysToAskAgain(exchange)) return [];
    const before = captured.slice(0, index);
    const leads = before.filter((other) => leadsTo(other, exchange));
    if (leads.length > MOST_LEADS) return [];
    const steps = [...leads, exchange];
    return [{ given: givenFor(steps, exchange, before), steps, weight: weightOf(exchange, steps) }];
  });
  return scripts.sort((a, b) => a.weight - b.weight).map(({ given, steps }) => ({ given, steps }));
}

/** What it lists is the affair of the cluster that it was captured from. */
function speaksOfTheWholeCluster({ api, asked, version, request }: CapturedExchange): boolean {
  if (api.name === 'ListGroups' || api.name === 'ListTransactions') return true;
  if (api.name !== 'Metadata') return false;
  if (request.includes(INTERNAL_TOPIC)) return true;
  return asked.topics === null || (version === 0 && Array.isArray(asked.topics) && asked.topics.length === 0);
}

/** A Fetch within a session (KIP-227) stands on one that is long gone. */
function isWithin({ api, asked }: CapturedExchange): boolean {
  return api.name === 'Fetch' && asked.sessionId !== 0;
}

function saysToAskAgain({ api, version, response }: CapturedExchange): boolean {
  return notReadyCode(api, version, response) !== undefined;
}

function leadsTo(other: CapturedExchange, exchange: CapturedExchange): boolean {
  if (saysToAskAgain(other) || exchange.api.name === 'FindCoordinator') return false;
  const leads = (apis: readonly string[], names: readonly string[]) =>
    apis.includes(other.api.name) && names.some((name) => mentions(other, name) && mentions(exchange, name));
  const left = OF_EMPTY_GROUPS.includes(exchange.api.name) ? ['LeaveGroup'] : [];
  return leads([...LEADS.group, ...left], [GROUP]) || leads(LEADS.transaction, TRANSACTIONS);
}

/** An answer with an error is worth less than one with many steps, and a Fetch without records less than one with. */
function weightOf({ api, version, response }: CapturedExchange, steps: readonly CapturedExchange[]): number {
  const failed = codesOf(api, version, response).some((code) => code !== ErrorCode.NONE);
  const HEAVY = 1_000;
  // Of answers of one API the longer one tells more: by less than a step.
  return (failed ? HEAVY : 0) + steps.length - Math.min(response.length, HEAVY) / (2 * HEAVY);
}

function givenFor(
  steps: readonly CapturedExchange[],
  last: CapturedExchange,
  before: readonly CapturedExchange[],
): Given {
  const names = [...new Set(steps.flatMap(({ topics }) => topics))].sort();
  const made = last.api.name === 'CreateTopics';
  const topic = (name: string): GivenTopic => {
    const records = OF_RECORDS.includes(last.api.name) ? batchesFor(name, before) : [];
    return { name, id: recordedId(Number(name.slice(RECORDED_MARK.length))), partitions: 1, configs: {}, records };
  };
  return {
    topics: made ? [] : names.map(topic),
    absent: made ? names : [],
    groups: steps.some((step) => mentions(step, GROUP)) ? [GROUP] : [],
    when: [],
    unless: [],
  };
}

/** The batches that were written to a topic outside of transactions, in order. */
function batchesFor(topic: string, before: readonly CapturedExchange[]): GivenTopic['records'] {
  return before.flatMap((exchange) => {
    const { api, asked } = exchange;
    if (api.key !== Produce.key || asked.transactionalId !== null) return [];
    if (!exchange.topics.includes(topic)) return [];
    const batches: Buffer[] = [];
    visitFields(asked, (value) => {
      if (Buffer.isBuffer(value)) batches.push(value);
    });
    return batches.map((batch) => ({ partition: 0, batch }));
  });
}

function mentions(exchange: CapturedExchange, name: string): boolean {
  return exchange.request.includes(name);
}
