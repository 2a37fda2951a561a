import { ErrorCode, errorName, Fetch, JoinGroup, SyncGroup } from '../../protocol/index.js';
import { keyFields } from '../wire/element-keys.js';
import { errorCodesIn } from '../wire/error-codes.js';
import { isStruct, structsOf, within } from '../wire/fields.js';
import { responseFields } from '../wire/response-fields.js';
import { type Answered, everywhere } from './invariant.js';
import { isRequest, isResponse } from './spoken-of.js';

export const genericInvariants = [
  everywhere('same-bytes-again', {
    see: 'Protocol guide, Protocol Primitive Types; KIP-482',
    why: 'There is one way to write a message; a client that is stricter than this one cannot read another.',
    check({ api, version, response, bytes }, findings) {
      const again = api.response.encode(response, version);
      if (!again.equals(bytes)) findings.differs('the bytes of the answer', again.toString('hex'), bytes, 'wire');
    },
  }),

  everywhere('known-error-codes', {
    see: 'Protocol guide, Error Codes',
    why: 'A client turns a code that it does not know into an unknown server error and gives up.',
    check({ response }, findings) {
      for (const { path, code } of errorCodesIn(response)) {
        findings.that(path, code, 'an error code that Kafka has', errorName(code) !== String(code));
      }
    },
  }),

  everywhere('not-throttled', {
    see: 'KIP-124, KIP-219',
    why: 'A client sends nothing for so long.',
    check({ response }, findings) {
      if (isStruct(response) && 'throttleTimeMs' in response) {
        findings.equal('throttleTimeMs', response.throttleTimeMs, 0);
      }
    },
  }),

  everywhere('once-each', {
    see: 'Protocol guide, The Messages',
    why: 'Clients keep answers by these keys: of two the second wins, or both are counted.',
    check({ request, response }, findings) {
      // Kafka 3.9 answers a ListOffsets twice for what is asked about twice.
      if (arraysOf(request).some((elements) => twice(elements).length > 0)) return;
      for (const [path, struct] of structsOf(response)) {
        for (const [name, value] of Object.entries(struct)) {
          if (Array.isArray(value))
            findings.equal(`${within(path, name)}, elements that stand there twice`, twice(value), []);
        }
      }
    },
  }),

  everywhere('words-only-for-errors', {
    see: 'KIP-133, KIP-525',
    why: 'Tools print the message of an error, and take a message for one.',
    check({ response, api }, findings) {
      for (const [path, { errorCode, errorMessage }] of structsOf(response)) {
        if (errorCode !== ErrorCode.NONE || errorMessage === undefined) continue;
        // Brokers write "NONE" for these two where all is well.
        const words = api.name === 'FindCoordinator' ? ['', 'NONE', null] : ['', null];
        findings.that(
          within(path, 'errorMessage'),
          errorMessage,
          'no words',
          words.some((word) => word === errorMessage),
        );
      }
    },
  }),

  everywhere('words-for-errors', {
    see: 'KIP-133, KIP-525',
    why: 'A person who reads the error learns nothing from no words.',
    check({ response, api, version }, findings) {
      if (!responseFields(api, version).some(({ path }) => path.at(-1) === 'errorMessage')) return;
      for (const [path, { errorCode, errorMessage }] of structsOf(response)) {
        if (errorCode === ErrorCode.NONE || errorMessage === undefined) continue;
        const none = errorMessage === null ? !ALWAYS_EXPLAINED.includes(api.name) : WITHOUT_WORDS.includes(api.name);
        findings.that(
          within(path, 'errorMessage'),
          errorMessage,
          'words',
          none || (errorMessage !== null && errorMessage !== ''),
        );
      }
    },
  }),

  everywhere('operations-that-there-are', {
    see: 'KIP-430',
    why: 'Each bit is an operation that a user may do; the lowest three are none.',
    check({ response }, findings) {
      for (const [path, struct] of structsOf(response)) {
        for (const [name, value] of Object.entries(struct)) {
          if (!/authorizedOperations$/i.test(name) || typeof value !== 'number' || value === NOT_ASKED) continue;
          findings.that(within(path, name), value, 'bits of operations', value >= 0 && (value & NO_OPERATIONS) === 0);
        }
      }
    },
  }),

  everywhere('hosts-of-clients', {
    see: 'Protocol guide, DescribeGroups',
    why: 'An administrator looks for the machine of a member by this; Kafka writes an address with a stroke before it.',
    check({ response }, findings) {
      for (const [path, { clientHost }] of structsOf(response)) {
        if (typeof clientHost !== 'string') continue;
        findings.that(
          within(path, 'clientHost'),
          clientHost,
          'an address, as /127.0.0.1',
          /^\/[0-9a-fA-F.:%]+$/.test(clientHost),
        );
      }
    },
  }),

  everywhere('in-time', {
    see: 'request.timeout.ms of clients',
    why: 'A client that waits for nothing in particular gives up on a broker that lets it wait.',
    check(answered, findings) {
      const { tookMs } = answered;
      const allowed = PATIENCE_MS + waitOf(answered);
      findings.that(
        'the time until the answer',
        `${Math.round(tookMs)} ms`,
        `at most ${allowed} ms`,
        tookMs <= allowed,
      );
    },
  }),
];

/** What a client that did not ask for its rights is told about them. */
const NOT_ASKED = -2147483648;
/** UNKNOWN, ANY and ALL are words of filters. */
const NO_OPERATIONS = 0b111;

/** APIs in which both Kafkas have words for every error. */
const ALWAYS_EXPLAINED: readonly string[] = [
  'CreateTopics',
  'DeleteTopics',
  'FindCoordinator',
  'DescribeConfigs',
  'AlterConfigs',
];
/**
 * An empty text: both Kafkas where DescribeConfigs asks about a topic that there is not and FindCoordinator about what the
 * user may not see, 3.9.2 for a broker that never was.
 */
const WITHOUT_WORDS: readonly string[] = ['DescribeConfigs', 'FindCoordinator', 'UnregisterBroker'];

/** No broker needs so long on a machine that does anything else at all, whatever time-out it was given. */
const PATIENCE_MS = 8_000;

/** How long the broker may wait for others before it answers. */
function waitOf({ api, request, response }: Answered): number {
  if (isRequest(api, Fetch, request)) return request.maxWaitMs;
  // The leader of a group waits for nobody, its followers for what it hands out.
  if (isRequest(api, SyncGroup, request)) return request.assignments.length > 0 ? 0 : Number.POSITIVE_INFINITY;
  if (isRequest(api, JoinGroup, request) && isResponse(api, JoinGroup, response)) {
    return response.errorCode === ErrorCode.MEMBER_ID_REQUIRED
      ? 0
      : Math.max(request.rebalanceTimeoutMs, request.sessionTimeoutMs);
  }
  return isStruct(request) && typeof request.maxWaitMs === 'number' ? request.maxWaitMs : 0;
}

function arraysOf(message: unknown): (readonly unknown[])[] {
  return [...structsOf(message)].flatMap(([, struct]) => Object.values(struct).filter((value) => Array.isArray(value)));
}

function twice(elements: readonly unknown[]): string[] {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const element of elements) {
    const key = keyOf(element);
    if (key === undefined) continue;
    if (seen.has(key)) again.add(key);
    seen.add(key);
  }
  return [...again];
}

function keyOf(element: unknown): string | undefined {
  if (!isStruct(element)) return Buffer.isBuffer(element) ? undefined : String(element);
  const names = keyFields(element);
  return names.length === 0 ? undefined : names.map((name) => String(element[name])).join(' ');
}
