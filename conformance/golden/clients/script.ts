import { type Api, ErrorCode, Produce } from '../../../protocol/index.js';
import { visitFields } from '../field-path.js';
import type { Given, GivenTopic } from '../golden-file.js';
import { codesOf, recordedId, recordedName } from '../stage.js';
import type { CapturedExchange } from './captured.js';

/** The names that the programs under ci/capture give to topics, and that of their group. */
const TOPICS = [1, 2, 3];
const GROUP = recordedName(11);

/** More requests before the one that it is about, and an exchange shows nothing any more. */
const MOST_LEADS = 8;

/** What a later request of the same group or transaction stands on. */
const LEADS: readonly string[] = [
  'JoinGroup',
  'SyncGroup',
  'ConsumerGroupHeartbeat',
  'OffsetCommit',
  'InitProducerId',
  'AddPartitionsToTxn',
  'AddOffsetsToTxn',
  'TxnOffsetCommit',
  'EndTxn',
];

/** APIs whose answer tells of records that were written before. */
const OF_RECORDS: readonly string[] = ['Fetch', 'ListOffsets', 'DeleteRecords', 'DescribeProducers', 'OffsetForLeaderEpoch'];

/** Answers that a client gets from a cluster that is not ready yet; it asks again. */
const PASSING: readonly unknown[] = [
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.LEADER_NOT_AVAILABLE,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.CONCURRENT_TRANSACTIONS,
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
    if (isWithin(exchange) || isPassing(exchange)) return [];
    const before = captured.slice(0, index);
    const leads = before.filter((other) => leadsTo(other, exchange));
    if (leads.length > MOST_LEADS) return [];
    const steps = [...leads, exchange];
    return [{ given: givenFor(steps, exchange, before), steps, weight: weightOf(exchange, steps) }];
  });
  return scripts.sort((a, b) => a.weight - b.weight).map(({ given, steps }) => ({ given, steps }));
}

/** What it lists is the affair of the cluster that it was captured from. */
function speaksOfTheWholeCluster({ api, asked, version }: CapturedExchange): boolean {
  if (api.name === 'ListGroups' || api.name === 'ListTransactions') return true;
  if (api.name !== 'Metadata') return false;
  return asked.topics === null || (version === 0 && Array.isArray(asked.topics) && asked.topics.length === 0);
}

/** A Fetch within a session (KIP-227) stands on one that is long gone. */
function isWithin({ api, asked }: CapturedExchange): boolean {
  return api.name === 'Fetch' && asked.sessionId !== 0;
}

function isPassing({ api, version, response }: CapturedExchange): boolean {
  return codesOf(api, version, response).some((code) => PASSING.includes(code));
}

function leadsTo(other: CapturedExchange, exchange: CapturedExchange): boolean {
  if (!LEADS.includes(other.api.name) || isPassing(other)) return false;
  const names = [GROUP, recordedName(21)].filter((name) => mentions(exchange, name));
  return names.some((name) => mentions(other, name)) && exchange.api.name !== 'FindCoordinator';
}

/** An answer with an error is worth less than one with many steps, and a Fetch without records less than one with. */
function weightOf({ api, version, response }: CapturedExchange, steps: readonly CapturedExchange[]): number {
  const failed = codesOf(api, version, response).some((code) => code !== ErrorCode.NONE);
  const HEAVY = 1_000;
  // Of answers of one API the longer one tells more: by less than a step.
  return (failed ? HEAVY : 0) + steps.length - Math.min(response.length, HEAVY) / (2 * HEAVY);
}

function givenFor(steps: readonly CapturedExchange[], last: CapturedExchange, before: readonly CapturedExchange[]): Given {
  const numbers = TOPICS.filter((number) => steps.some(({ topics }) => topics.includes(recordedName(number))));
  const made = last.api.name === 'CreateTopics';
  const topic = (number: number): GivenTopic => {
    const records = OF_RECORDS.includes(last.api.name) ? batchesFor(recordedName(number), before) : [];
    return { name: recordedName(number), id: recordedId(number), partitions: 1, configs: {}, records };
  };
  return {
    topics: made ? [] : numbers.map(topic),
    absent: made ? numbers.map(recordedName) : [],
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
